-- Prices become tariffs of several kinds and meters (design.md section 6); rows that answers carry are metered.

CREATE TYPE "review_consequence" AS ENUM ('OPERATOR_ADJUSTS_PRICES', 'AGENCY_ADJUSTS_CEILINGS');

ALTER TABLE "usage_event" ADD COLUMN "rows" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "usage_rollup" ADD COLUMN "rows" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_event ADD CONSTRAINT usage_event_rows CHECK (rows >= 0);

ALTER TABLE "permitted_revenue" ADD COLUMN "smoothing_reason" TEXT;
ALTER TABLE "permitted_revenue_review" ADD COLUMN "consequence" "review_consequence" NOT NULL
  DEFAULT 'OPERATOR_ADJUSTS_PRICES';
ALTER TABLE "permitted_revenue_review" ALTER COLUMN "consequence" DROP DEFAULT;

-- Charges that were booked under the only kind there was have counted calls.
ALTER TABLE "charge" ADD COLUMN "quantity" DECIMAL(30,6) NOT NULL DEFAULT 0,
ADD COLUMN "with_fee" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE charge DISABLE TRIGGER charge_append_only;
UPDATE charge SET quantity = units;
ALTER TABLE charge ENABLE TRIGGER charge_append_only;
ALTER TABLE "charge" ALTER COLUMN "quantity" DROP DEFAULT;
ALTER TABLE charge ADD CONSTRAINT charge_quantity_not_negative CHECK (quantity >= 0);

ALTER TABLE "price_version" ADD COLUMN "forecast_fen" BIGINT,
ADD COLUMN "trial" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "tariff" JSONB;
UPDATE price_version SET tariff = jsonb_build_object('kind', 'UNIT', 'meter', 'CALLS', 'unitPrice', unit_price::text,
  'freeUnits', 0, 'monthlyCapFen', null);
ALTER TABLE "price_version" ALTER COLUMN "tariff" SET NOT NULL,
DROP COLUMN "unit_price";
ALTER TABLE price_version ADD CONSTRAINT price_version_tariff_kind CHECK (
  tariff->>'kind' IN ('UNIT', 'SUBSCRIPTION', 'GRADUATED', 'VOLUME', 'PACKAGE')
  AND tariff->>'meter' IN ('CALLS', 'ROWS', 'MEGABYTES'));
ALTER TABLE price_version ADD CONSTRAINT price_version_forecast CHECK (forecast_fen >= 0);
-- Plans whose grants cost a fee even in a month without a call.
CREATE INDEX price_version_subscription ON price_version (plan_id)
  WHERE status = 'APPROVED' AND tariff->>'kind' = 'SUBSCRIPTION';

-- I3: a price by which charges are made never changes; its decision alone sets the instant from which it is in force.
CREATE OR REPLACE FUNCTION refuse_change_of_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.plan_id, NEW.number, NEW.tariff, NEW.trial, NEW.forecast_fen, NEW.currency, NEW.proposed_by)
      IS DISTINCT FROM (OLD.plan_id, OLD.number, OLD.tariff, OLD.trial, OLD.forecast_fen, OLD.currency, OLD.proposed_by)
     OR (NEW.effective_from IS DISTINCT FROM OLD.effective_from
      AND NOT (OLD.status = 'PROPOSED' AND NEW.status = 'APPROVED')) THEN
    RAISE EXCEPTION 'A price is fixed once it is proposed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

-- What a quantity costs under a tariff in one month, in fen: the rule of `rate` (libs/catalog/src/tariff.ts), which a
-- test holds against this. Exact, capped, then rounded half to even once.
CREATE FUNCTION rate_tariff(tariff jsonb, quantity numeric, with_fee boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT round_half_even(least(
    CASE tariff->>'kind'
      WHEN 'UNIT' THEN b.units * (tariff->>'unitPrice')::numeric * 100
      WHEN 'SUBSCRIPTION' THEN
        CASE WHEN with_fee THEN (tariff->>'monthlyFeeFen')::numeric ELSE 0 END
        + greatest(b.units - (tariff->>'includedUnits')::numeric, 0) * (tariff->>'overageUnitPrice')::numeric * 100
      WHEN 'PACKAGE' THEN (tariff->>'packagePriceFen')::numeric
        * (div(b.units, (tariff->>'packageUnits')::numeric)
          + CASE WHEN mod(b.units, (tariff->>'packageUnits')::numeric) > 0 THEN 1 ELSE 0 END)
      WHEN 'VOLUME' THEN b.units * 100 * (
        SELECT (t.tier->>'unitPrice')::numeric
        FROM jsonb_array_elements(tariff->'tiers') WITH ORDINALITY AS t (tier, n)
        WHERE t.tier->>'upTo' IS NULL OR b.units <= (t.tier->>'upTo')::numeric
        ORDER BY t.n LIMIT 1)
      WHEN 'GRADUATED' THEN (
        SELECT sum(greatest(least(b.units, t.up_to) - t.above, 0) * t.price) * 100
        FROM (
          SELECT (tier->>'upTo')::numeric AS up_to, (tier->>'unitPrice')::numeric AS price,
                 coalesce(lag((tier->>'upTo')::numeric) OVER (ORDER BY n), 0) AS above
          FROM jsonb_array_elements(tariff->'tiers') WITH ORDINALITY AS x (tier, n)
        ) t)
    END,
    (tariff->>'monthlyCapFen')::numeric))
  FROM (SELECT greatest(quantity - (tariff->>'freeUnits')::numeric, 0) AS units) b
$$;

-- What a tariff asks for so many units of a meter, each of which a ceiling binds (C10): every tier, the package, the
-- overage, the fee as the price of a month and of the units included. CNY.
CREATE FUNCTION tariff_prices(tariff jsonb) RETURNS TABLE (meter text, price numeric, units numeric)
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT tariff->>'meter', (tariff->>'unitPrice')::numeric, 1::numeric WHERE tariff->>'kind' = 'UNIT'
  UNION ALL
  SELECT tariff->>'meter', (tier->>'unitPrice')::numeric, 1
  FROM jsonb_array_elements(coalesce(tariff->'tiers', '[]')) AS t (tier)
  UNION ALL
  SELECT tariff->>'meter', (tariff->>'packagePriceFen')::numeric / 100, (tariff->>'packageUnits')::numeric
  WHERE tariff->>'kind' = 'PACKAGE'
  UNION ALL
  SELECT s.* FROM (VALUES
    (tariff->>'meter', (tariff->>'overageUnitPrice')::numeric, 1::numeric),
    ('MONTHS', (tariff->>'monthlyFeeFen')::numeric / 100, 1),
    (tariff->>'meter', (tariff->>'monthlyFeeFen')::numeric / 100, (tariff->>'includedUnits')::numeric)
  ) AS s (meter, price, units) WHERE tariff->>'kind' = 'SUBSCRIPTION' AND s.units > 0
$$;

-- C09: a plan that industry cannot choose costs nothing. C10: no price above its ceiling, and none without a ceiling but
-- a trial price; cross-domain products stand outside the rule.
CREATE FUNCTION check_price_approved() RETURNS trigger LANGUAGE plpgsql AS $$
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
    LEFT JOIN ceiling_price c ON c.product_id = of_plan.product_id AND c.meter::text = t.meter AND c.status = 'APPROVED'
      AND c.period_start <= NEW.effective_from AND c.period_end > NEW.effective_from
    WHERE t.price > 0 AND CASE WHEN c.id IS NULL THEN NOT NEW.trial ELSE t.price > c.unit_price_max * t.units END
  ) THEN
    RAISE EXCEPTION 'Price % is above its ceiling, or has none', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'price_version_ceiling';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER price_version_approved BEFORE INSERT OR UPDATE ON price_version
  FOR EACH ROW EXECUTE FUNCTION check_price_approved();

-- A grant's end is on record: a subscription costs its fee until then.
ALTER TABLE "access_grant" ADD COLUMN "ended_at" TIMESTAMPTZ(6);
CREATE FUNCTION stamp_grant_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'REVOKED' AND OLD.status <> 'REVOKED' THEN
    NEW.ended_at := coalesce(NEW.ended_at, now());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_grant_end BEFORE UPDATE ON access_grant FOR EACH ROW EXECUTE FUNCTION stamp_grant_end();
-- Nothing says when those ended that were revoked before: they cost nothing from now on.
UPDATE access_grant SET ended_at = now() WHERE status = 'REVOKED';
