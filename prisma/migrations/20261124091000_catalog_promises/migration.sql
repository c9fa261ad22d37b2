-- What a product may be made of, whatever the code does. C03: it stays inside the agreement of its operator.
-- C06: core data never, important data not as a dataset. C08: no personal information in this release.
CREATE FUNCTION check_product_scope() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM operation_agreement a
    WHERE a.id = NEW.agreement_id AND a.operator_id = NEW.operator_id AND NEW.domain = ANY (a.data_scope)
  ) THEN
    RAISE EXCEPTION 'Product % is outside its agreement', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'product_scope';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER product_scope AFTER INSERT OR UPDATE ON product
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_product_scope();

CREATE FUNCTION check_product_resource() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM data_resource r JOIN product p ON p.id = NEW.product_id
    WHERE r.id = NEW.resource_id
      AND (r.importance = 'CORE' OR (r.importance = 'IMPORTANT' AND p.kind = 'DATASET') OR r.contains_personal_info)
  ) THEN
    RAISE EXCEPTION 'Resource % cannot become a product', NEW.resource_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'product_resource_allowed';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER product_resource_allowed AFTER INSERT OR UPDATE ON product_resource
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_product_resource();

-- I3: a price by which charges are made never changes; its decision alone sets the instant from which it is in force.
CREATE FUNCTION refuse_change_of_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.plan_id, NEW.number, NEW.unit_price, NEW.currency, NEW.proposed_by)
      IS DISTINCT FROM (OLD.plan_id, OLD.number, OLD.unit_price, OLD.currency, OLD.proposed_by)
     OR (NEW.effective_from IS DISTINCT FROM OLD.effective_from
      AND NOT (OLD.status = 'PROPOSED' AND NEW.status = 'APPROVED')) THEN
    RAISE EXCEPTION 'A price is fixed once it is proposed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER price_version_fixed BEFORE UPDATE ON price_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_price();
