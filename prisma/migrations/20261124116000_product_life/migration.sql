-- AlterTable
ALTER TABLE "product_version" ADD COLUMN     "deprecated_at" TIMESTAMPTZ(6),
ADD COLUMN     "status_reason" TEXT,
ADD COLUMN     "sunset_at" TIMESTAMPTZ(6);

-- A sunset comes after the deprecation that announces it.
ALTER TABLE product_version ADD CONSTRAINT product_version_sunset
  CHECK (sunset_at IS NULL OR (deprecated_at IS NOT NULL AND sunset_at > deprecated_at));
UPDATE product_version SET deprecated_at = now() WHERE status = 'DEPRECATED';
