-- AlterTable
ALTER TABLE "data_resource" ADD COLUMN     "code_provider" TEXT,
ADD COLUMN     "status_reason" TEXT;

-- AlterTable
ALTER TABLE "registration" ADD COLUMN     "accepted_by" UUID,
ADD COLUMN     "missing" TEXT[];

-- No. 26: an application is returned once, for everything that is missing. C22: nobody accepts his own.
ALTER TABLE registration ADD CONSTRAINT registration_returned_once CHECK (returns BETWEEN 0 AND 1);
ALTER TABLE registration ADD CONSTRAINT registration_acceptor_maker_checker
  CHECK (accepted_by IS NULL OR (accepted_by <> submitted_by AND accepted_by <> prepared_by));

-- C17: objections are filed during the publicity alone, and none is left open by what completes.
CREATE FUNCTION check_objection_filing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM registration WHERE id = NEW.registration_id AND status = 'IN_PUBLICITY') THEN
    RAISE EXCEPTION 'Registration % is not in publicity', NEW.registration_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_objection_in_publicity';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER registration_objection_in_publicity BEFORE INSERT ON registration_objection
  FOR EACH ROW EXECUTE FUNCTION check_objection_filing();
CREATE FUNCTION check_objections_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'COMPLETED' AND EXISTS (
    SELECT FROM registration_objection WHERE registration_id = NEW.id AND status <> 'DISMISSED'
  ) THEN
    RAISE EXCEPTION 'Registration % has objections that are not dismissed', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_objections_decided';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER registration_objections_decided BEFORE INSERT OR UPDATE ON registration
  FOR EACH ROW EXECUTE FUNCTION check_objections_decided();
