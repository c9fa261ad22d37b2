-- A new value of an enumeration cannot be used in the migration that adds it; instants at which authority ended.
ALTER TYPE "price_status" ADD VALUE 'WITHDRAWN';

ALTER TABLE "operation_agreement" ADD COLUMN "ended_at" TIMESTAMPTZ(6);
ALTER TABLE "product_version" ADD COLUMN "retired_at" TIMESTAMPTZ(6);
ALTER TABLE "data_resource" ADD COLUMN "ended_at" TIMESTAMPTZ(6);
ALTER TABLE "ceiling_price" ADD COLUMN "superseded_at" TIMESTAMPTZ(6);
