-- More of what the database itself promises, whatever the code does.

-- TRUNCATE fires no row trigger: the append-only tables refuse it by one of their own.
CREATE TRIGGER usage_event_no_truncate BEFORE TRUNCATE ON usage_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_batch_no_truncate BEFORE TRUNCATE ON usage_batch
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_no_truncate BEFORE TRUNCATE ON charge
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_share_no_truncate BEFORE TRUNCATE ON charge_share
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A closed month stays closed.
CREATE TRIGGER billing_month_append_only BEFORE UPDATE OR DELETE ON billing_month
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER billing_month_no_truncate BEFORE TRUNCATE ON billing_month
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- C20: a share that comes later than its charge's own transaction would escape the sum that is checked there.
CREATE FUNCTION check_share_charge_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM charge WHERE id = NEW.charge_id AND xmin::text = (txid_current() % (2^32)::bigint)::text) THEN
    RAISE EXCEPTION 'Shares are booked with their charge' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER charge_share_with_charge BEFORE INSERT ON charge_share
  FOR EACH ROW EXECUTE FUNCTION check_share_charge_is_new();

-- What was signed holds: the terms of an agreement are fixed from then on, and it is no draft again.
CREATE FUNCTION refuse_change_of_signed_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'DRAFT' AND (NEW.status = 'DRAFT'
     OR (NEW.agency_id, NEW.operator_id, NEW.mode, NEW.data_scope, NEW.term_start, NEW.term_end, NEW.number)
      IS DISTINCT FROM (OLD.agency_id, OLD.operator_id, OLD.mode, OLD.data_scope, OLD.term_start, OLD.term_end, OLD.number)) THEN
    RAISE EXCEPTION 'The terms of a signed agreement are fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER operation_agreement_terms_fixed BEFORE UPDATE ON operation_agreement
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_terms();
