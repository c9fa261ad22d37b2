-- What the database itself promises of the supply side, whatever the code does.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Files, checklists and yearly reviews are never changed or removed.
CREATE TRIGGER stored_file_append_only BEFORE UPDATE OR DELETE ON stored_file
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stored_file_no_truncate BEFORE TRUNCATE ON stored_file
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER compliance_run_append_only BEFORE UPDATE OR DELETE ON compliance_run
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER compliance_run_no_truncate BEFORE TRUNCATE ON compliance_run
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER permitted_revenue_review_append_only BEFORE UPDATE OR DELETE ON permitted_revenue_review
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER permitted_revenue_review_no_truncate BEFORE TRUNCATE ON permitted_revenue_review
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- C04: a pair of affiliates is one row, and in force once.
ALTER TABLE organization_affiliation ADD CONSTRAINT organization_affiliation_order CHECK (one_id < other_id);
CREATE UNIQUE INDEX organization_affiliation_one_open ON organization_affiliation (one_id, other_id) WHERE ended_at IS NULL;

-- Resources: grades belong to general data, sources to shared data, a deposit is whole, a registration has its validity.
ALTER TABLE data_resource ADD CONSTRAINT data_resource_grade
  CHECK (general_grade IS NULL OR (importance = 'GENERAL' AND general_grade BETWEEN 1 AND 4));
ALTER TABLE data_resource ADD CONSTRAINT data_resource_sensitive
  CHECK (contains_personal_info OR NOT contains_sensitive_personal_info);
ALTER TABLE data_resource ADD CONSTRAINT data_resource_shared_from
  CHECK ((acquisition = 'SHARED') = (shared_from IS NOT NULL));
ALTER TABLE data_resource ADD CONSTRAINT data_resource_deposit
  CHECK (num_nonnulls(deposit_provider, deposit_number, deposited_at, deposit_digest) IN (0, 4));
ALTER TABLE data_resource ADD CONSTRAINT data_resource_registered
  CHECK (status = 'UNREGISTERED'
     OR (registration_code IS NOT NULL AND registered_from IS NOT NULL AND registered_until > registered_from));

-- C22: nobody passes the registration he submitted, nor decides an objection of his own.
ALTER TABLE registration ADD CONSTRAINT registration_maker_checker
  CHECK (reviewed_by IS NULL OR (reviewed_by <> submitted_by AND reviewed_by <> prepared_by));
ALTER TABLE registration ADD CONSTRAINT registration_reviewed
  CHECK (status NOT IN ('IN_PUBLICITY', 'COMPLETED') OR (submitted_by IS NOT NULL AND reviewed_by IS NOT NULL));
ALTER TABLE registration ADD CONSTRAINT registration_publicity CHECK (publicity_until > publicity_from);
CREATE UNIQUE INDEX registration_one_open ON registration (resource_id)
  WHERE status IN ('DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'IN_PUBLICITY');
ALTER TABLE registration_objection ADD CONSTRAINT registration_objection_maker_checker
  CHECK (decided_by IS NULL OR decided_by <> filed_by);
ALTER TABLE registration_objection ADD CONSTRAINT registration_objection_decided
  CHECK ((status = 'FILED') = (decided_by IS NULL));
-- C17: an objection is proven.
ALTER TABLE registration_objection ADD CONSTRAINT registration_objection_evidence CHECK (cardinality(evidence) > 0);

-- C06: core data never, important data not as a dataset. C07: primary data as a dataset only where they are open.
CREATE OR REPLACE FUNCTION check_product_resource() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM data_resource r JOIN product p ON p.id = NEW.product_id
    WHERE r.id = NEW.resource_id
      AND (r.importance = 'CORE' OR (p.kind = 'DATASET'
        AND (r.importance = 'IMPORTANT' OR (p.primary_data AND r.openness <> 'OPEN'))))
  ) THEN
    RAISE EXCEPTION 'Resource % cannot become a product', NEW.resource_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'product_resource_allowed';
  END IF;
  RETURN NULL;
END $$;

-- C06, C08: what leaves DRAFT has its risk assessment for important data and its ground for personal information.
CREATE FUNCTION check_version_grounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status <> 'DRAFT' AND EXISTS (
    SELECT FROM product_resource pr JOIN data_resource r ON r.id = pr.resource_id
    WHERE pr.product_id = NEW.product_id
      AND ((r.importance = 'IMPORTANT' AND NEW.risk_assessment IS NULL)
        OR (r.contains_personal_info AND NEW.personal_info IS NULL))
  ) THEN
    RAISE EXCEPTION 'Version % lacks its risk assessment or its ground for personal information', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'product_version_grounds';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER product_version_grounds AFTER INSERT OR UPDATE ON product_version
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_version_grounds();

-- A version's content is fixed once it has left DRAFT; a returned one becomes a draft again with the content it had.
CREATE OR REPLACE FUNCTION refuse_change_of_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'DRAFT' AND ((NEW.dictionary, NEW.delivery, NEW.sample_rows, NEW.update_frequency, NEW.service_level,
        NEW.terms, NEW.personal_info, NEW.risk_assessment, NEW.quality, NEW.product_id, NEW.number)
      IS DISTINCT FROM (OLD.dictionary, OLD.delivery, OLD.sample_rows, OLD.update_frequency, OLD.service_level,
        OLD.terms, OLD.personal_info, OLD.risk_assessment, OLD.quality, OLD.product_id, OLD.number)
    OR (NEW.content_digest IS DISTINCT FROM OLD.content_digest
      AND NOT (OLD.status = 'IN_REVIEW' AND NEW.status = 'DRAFT'))) THEN
    RAISE EXCEPTION 'The content of a submitted version is fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- Ceilings (C10) and permitted revenue (C11): decided by another person than the proposer, fixed once proposed, for at
-- most three years (C14), and one at a time.
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_maker_checker
  CHECK (decided_by IS NULL OR decided_by <> proposed_by);
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_decided CHECK ((status = 'PROPOSED') = (decided_by IS NULL));
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_not_negative CHECK (unit_price_max >= 0);
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_period
  CHECK (period_end > period_start AND period_end <= period_start + interval '3 years');
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_no_overlap
  EXCLUDE USING gist (product_id WITH =, meter WITH =, tstzrange(period_start, period_end) WITH &&) WHERE (status = 'APPROVED');
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_maker_checker
  CHECK (decided_by IS NULL OR decided_by <> proposed_by);
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_decided
  CHECK ((status = 'PROPOSED') = (decided_by IS NULL));
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_period
  CHECK (period_end > period_start AND period_end <= period_start + interval '3 years');
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_amounts
  CHECK (cost_fen >= 0 AND tax_fen >= 0 AND carried_excess_fen >= 0 AND bond_yield_basis_points >= 0);
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_rate_cap
  CHECK (profit_rate_basis_points BETWEEN 0 AND bond_yield_basis_points + 600);
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_formula
  CHECK (permitted_fen = greatest(0, cost_fen + round_half_even(cost_fen::numeric * profit_rate_basis_points / 10000)
    + tax_fen - carried_excess_fen));
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_no_overlap
  EXCLUDE USING gist (operator_id WITH =, tstzrange(period_start, period_end) WITH &&) WHERE (status = 'APPROVED');

CREATE FUNCTION refuse_change_of_setting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status <> 'PROPOSED'
     OR to_jsonb(NEW) - '{status,decided_by,decided_at,decision_reason,revision}'::text[]
        IS DISTINCT FROM to_jsonb(OLD) - '{status,decided_by,decided_at,decision_reason,revision}'::text[] THEN
    RAISE EXCEPTION '% is fixed once it is proposed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ceiling_price_fixed BEFORE UPDATE OR DELETE ON ceiling_price
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_setting();
CREATE TRIGGER permitted_revenue_fixed BEFORE UPDATE OR DELETE ON permitted_revenue
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_setting();
