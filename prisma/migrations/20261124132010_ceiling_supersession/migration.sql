-- C10: the agency can lower a ceiling, and nothing is charged above the ceiling in force.

ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_superseded CHECK (
  superseded_at IS NULL OR (status = 'APPROVED' AND superseded_at BETWEEN period_start AND period_end));
ALTER TABLE ceiling_price DROP CONSTRAINT ceiling_price_no_overlap;
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_no_overlap EXCLUDE USING gist (product_id WITH =, meter WITH =,
  tstzrange(period_start, coalesce(superseded_at, period_end)) WITH &&) WHERE (status = 'APPROVED');

-- As `refuse_change_of_setting`, but that a later one may take the place of the rest of an approved ceiling.
CREATE FUNCTION refuse_change_of_ceiling() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  decision CONSTANT text[] := '{status,decided_by,decided_at,decision_reason,revision}';
  rest CONSTANT text[] := '{superseded_at,revision}';
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status = 'PROPOSED' AND to_jsonb(NEW) - decision = to_jsonb(OLD) - decision THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.status = 'APPROVED' AND to_jsonb(NEW) - rest = to_jsonb(OLD) - rest
     AND NEW.superseded_at >= now() AND NEW.superseded_at < coalesce(OLD.superseded_at, OLD.period_end) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ceiling_price is fixed once it is proposed' USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER ceiling_price_fixed ON ceiling_price;
CREATE TRIGGER ceiling_price_fixed BEFORE UPDATE OR DELETE ON ceiling_price
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_ceiling();

-- Until when an approved price is in force: the next of its plan begins, at the same instant by the greater number.
CREATE FUNCTION price_in_force_until(price price_version) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(min(w.effective_from), 'infinity') FROM price_version w
  WHERE w.plan_id = price.plan_id AND w.status = 'APPROVED'
    AND (w.effective_from, w.number) > (price.effective_from, price.number)
$$;

-- A ceiling takes effect only if no price in force from then on, or approved to come in its period, is above it.
CREATE FUNCTION check_ceiling_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  since CONSTANT timestamptz := greatest(NEW.period_start, now());
BEGIN
  IF NEW.status = 'APPROVED' AND (TG_OP = 'INSERT' OR OLD.status <> 'APPROVED') AND EXISTS (
    SELECT FROM price_version v
    JOIN plan pl ON pl.id = v.plan_id
    JOIN product pr ON pr.id = pl.product_id
    CROSS JOIN LATERAL tariff_prices(v.tariff) t
    WHERE pr.id = NEW.product_id AND pr.business_line <> 'CROSS_DOMAIN' AND 'INDUSTRY' = ANY (pl.audience)
      AND v.status = 'APPROVED' AND t.meter = NEW.meter::text AND t.price > NEW.unit_price_max * t.units
      AND v.effective_from < NEW.period_end AND price_in_force_until(v) > greatest(v.effective_from, since)
  ) THEN
    RAISE EXCEPTION 'A price of the product is above the ceiling %', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ceiling_price_below_prices';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ceiling_price_approved BEFORE INSERT OR UPDATE ON ceiling_price
  FOR EACH ROW EXECUTE FUNCTION check_ceiling_approved();

-- A price is held against every ceiling of the time in which it will be in force, not that of its first day alone.
CREATE OR REPLACE FUNCTION check_price_approved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  of_plan record;
BEGIN
  IF EXISTS (SELECT FROM tariff_prices(NEW.tariff) t WHERE t.price < 0) THEN
    RAISE EXCEPTION 'A price is not negative'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'price_version_not_negative';
  END IF;
  IF NEW.status <> 'APPROVED' OR (TG_OP = 'UPDATE' AND OLD.status = 'APPROVED') THEN
    RETURN NEW;
  END IF;
  SELECT pr.id AS product_id, pr.business_line, pl.audience INTO of_plan
  FROM plan pl JOIN product pr ON pr.id = pl.product_id WHERE pl.id = NEW.plan_id;
  IF NOT 'INDUSTRY' = ANY (of_plan.audience) AND EXISTS (SELECT FROM tariff_prices(NEW.tariff) t WHERE t.price > 0) THEN
    RAISE EXCEPTION 'A plan for governance and welfare alone is free'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'price_version_free_by_rule';
  END IF;
  IF of_plan.business_line <> 'CROSS_DOMAIN' AND EXISTS (
    SELECT FROM tariff_prices(NEW.tariff) t
    CROSS JOIN LATERAL (
      SELECT bool_or(tstzrange(c.period_start, coalesce(c.superseded_at, c.period_end)) @> NEW.effective_from) AS bound,
             min(c.unit_price_max) AS lowest
      FROM ceiling_price c
      WHERE c.product_id = of_plan.product_id AND c.meter::text = t.meter AND c.status = 'APPROVED'
        AND (tstzrange(c.period_start, coalesce(c.superseded_at, c.period_end)) @> NEW.effective_from
          OR tstzrange(c.period_start, coalesce(c.superseded_at, c.period_end))
            && tstzrange(NEW.effective_from, price_in_force_until(NEW)))
    ) ceiling
    WHERE t.price > 0
      AND (t.price > ceiling.lowest * t.units OR NOT (NEW.trial OR coalesce(ceiling.bound, false)))
  ) THEN
    RAISE EXCEPTION 'Price % is above its ceiling, or has none', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'price_version_ceiling';
  END IF;
  RETURN NEW;
END $$;
