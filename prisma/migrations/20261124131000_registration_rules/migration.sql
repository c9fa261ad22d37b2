-- C06, C08: what is handed in, approved or published has its risk assessment for important data and its ground for
-- personal information. What was published before a resource was raised is no longer served (resource.queries.ts), yet
-- may be suspended, replaced, deprecated and retired.
CREATE OR REPLACE FUNCTION check_version_grounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.status <> 'DRAFT'
      OR TG_OP = 'UPDATE' AND NEW.status IN ('IN_REVIEW', 'APPROVED', 'PUBLISHED')
        AND OLD.status IN ('DRAFT', 'IN_REVIEW', 'APPROVED'))
    AND EXISTS (
      SELECT FROM product_resource pr JOIN data_resource r ON r.id = pr.resource_id
      WHERE pr.product_id = NEW.product_id
        AND ((r.importance = 'IMPORTANT' AND NEW.risk_assessment IS NULL)
          OR (r.contains_personal_info AND NEW.personal_info IS NULL)))
  THEN
    RAISE EXCEPTION 'Version % lacks its risk assessment or its ground for personal information', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'product_version_grounds';
  END IF;
  RETURN NULL;
END $$;

-- C05: a consent is proven by its letter; an older one without may still be withdrawn.
ALTER TABLE sharing_consent ADD CONSTRAINT sharing_consent_letter
  CHECK ((file_id IS NOT NULL AND btrim(document_number) <> '') OR withdrawn_at IS NOT NULL) NOT VALID;

-- C16: a returned renewal is submitted again within ten working days, so that it does not hold off the lapse for ever;
-- what was returned before this rule gets two weeks.
ALTER TABLE "registration" ADD COLUMN     "resubmit_due_on" DATE;
UPDATE registration SET resubmit_due_on = current_date + 14 WHERE kind = 'RENEWAL' AND status = 'RETURNED';

-- A change that is examined holds off no renewal.
DROP INDEX registration_one_open;
CREATE UNIQUE INDEX registration_one_open ON registration (resource_id)
  WHERE kind <> 'RENEWAL' AND status IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'IN_PUBLICITY');
CREATE UNIQUE INDEX registration_one_open_renewal ON registration (resource_id)
  WHERE kind = 'RENEWAL' AND status IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED');
