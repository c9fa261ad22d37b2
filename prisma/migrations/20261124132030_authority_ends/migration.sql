-- A proposed price that its operator withdrew was decided by nobody.
ALTER TABLE price_version DROP CONSTRAINT price_version_decided;
ALTER TABLE price_version ADD CONSTRAINT price_version_decided
  CHECK ((status IN ('PROPOSED', 'WITHDRAWN')) = (decided_by IS NULL));

-- A subscription costs its fee for as long as it can be used: what ends the use is on record with its instant. Nothing
-- says when those ended that had ended before: they cost nothing from now on.
CREATE FUNCTION stamp_agreement_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'TERMINATED' AND OLD.status <> 'TERMINATED' THEN
    NEW.ended_at := coalesce(NEW.ended_at, now());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER operation_agreement_end BEFORE UPDATE ON operation_agreement
  FOR EACH ROW EXECUTE FUNCTION stamp_agreement_end();

CREATE FUNCTION stamp_version_retirement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'RETIRED' AND OLD.status <> 'RETIRED' THEN
    NEW.retired_at := coalesce(NEW.retired_at, now());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER product_version_retirement BEFORE UPDATE ON product_version
  FOR EACH ROW EXECUTE FUNCTION stamp_version_retirement();

CREATE FUNCTION stamp_resource_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status NOT IN ('REVOKED', 'DEREGISTERED') THEN
    NEW.ended_at := NULL;
  ELSIF OLD.status IS DISTINCT FROM NEW.status THEN
    NEW.ended_at := now();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER data_resource_end BEFORE UPDATE ON data_resource
  FOR EACH ROW EXECUTE FUNCTION stamp_resource_end();

UPDATE operation_agreement SET ended_at = now() WHERE status = 'TERMINATED';
UPDATE product_version SET retired_at = now() WHERE status = 'RETIRED';
UPDATE data_resource SET ended_at = now() WHERE status IN ('REVOKED', 'DEREGISTERED');
