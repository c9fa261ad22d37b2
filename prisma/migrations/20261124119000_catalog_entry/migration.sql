-- CreateTable
CREATE TABLE "catalog_entry" (
    "product_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT,
    "summary" TEXT NOT NULL,
    "summary_en" TEXT,
    "keywords" TEXT[],
    "operator_id" UUID NOT NULL,
    "operator_name" TEXT NOT NULL,
    "division_code" CHAR(6),
    "division_name" TEXT,
    "province_code" CHAR(6),
    "province_name" TEXT,
    "domain" TEXT NOT NULL,
    "kind" "delivery_kind" NOT NULL,
    "business_line" "business_line" NOT NULL,
    "update_frequency" "update_frequency" NOT NULL,
    "openness" "openness" NOT NULL,
    "importance" "importance_level" NOT NULL,
    "has_sample" BOOLEAN NOT NULL,
    "price_models" TEXT[],
    "unit_price_min" DECIMAL(18,6),
    "published_at" TIMESTAMPTZ(6) NOT NULL,
    "offered" BOOLEAN NOT NULL,
    "settle_at" TIMESTAMPTZ(6),
    "search" tsvector,
    "changed_in" xid8 NOT NULL,

    CONSTRAINT "catalog_entry_pkey" PRIMARY KEY ("product_id")
);

-- CreateTable
CREATE TABLE "catalog_change" (
    "id" BIGSERIAL NOT NULL,
    "product_id" UUID NOT NULL,

    CONSTRAINT "catalog_change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "catalog_entry_slug_key" ON "catalog_entry"("slug");

-- CreateIndex
CREATE INDEX "catalog_entry_changed_in_idx" ON "catalog_entry"("changed_in");

-- CreateIndex
CREATE INDEX "catalog_entry_settle_at_idx" ON "catalog_entry"("settle_at");

-- Few at any time: those whose texts changed since their words were cut.
CREATE INDEX catalog_entry_unsegmented ON catalog_entry (product_id) WHERE search IS NULL;

-- Whatever changes what the catalog shows notes the products in the same transaction, whoever makes the change; the
-- entries are settled from these notes before the catalog is read (docs/decisions/0011).
CREATE FUNCTION note_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
    WHEN 'product' THEN
      INSERT INTO catalog_change (product_id) SELECT id FROM changed;
    WHEN 'price_version' THEN
      INSERT INTO catalog_change (product_id)
        SELECT DISTINCT p.product_id FROM changed c JOIN plan p ON p.id = c.plan_id;
    WHEN 'operation_agreement' THEN
      INSERT INTO catalog_change (product_id)
        SELECT p.id FROM changed c JOIN product p ON p.agreement_id = c.id;
    WHEN 'organization' THEN
      INSERT INTO catalog_change (product_id)
        SELECT p.id FROM changed c JOIN product p ON p.operator_id = c.id;
    WHEN 'data_resource' THEN
      INSERT INTO catalog_change (product_id)
        SELECT DISTINCT r.product_id FROM changed c JOIN product_resource r ON r.resource_id = c.id;
    WHEN 'sharing_consent' THEN
      INSERT INTO catalog_change (product_id)
        SELECT DISTINCT r.product_id FROM changed c JOIN product_resource r ON r.resource_id = c.resource_id;
    ELSE
      INSERT INTO catalog_change (product_id) SELECT DISTINCT product_id FROM changed;
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER product_catalog_insert AFTER INSERT ON product
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER product_catalog_update AFTER UPDATE ON product
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER product_version_catalog_insert AFTER INSERT ON product_version
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER product_version_catalog_update AFTER UPDATE ON product_version
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER product_resource_catalog_insert AFTER INSERT ON product_resource
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER product_resource_catalog_delete AFTER DELETE ON product_resource
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER plan_catalog_insert AFTER INSERT ON plan
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER plan_catalog_update AFTER UPDATE ON plan
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER price_version_catalog_insert AFTER INSERT ON price_version
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER price_version_catalog_update AFTER UPDATE ON price_version
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER operation_agreement_catalog_update AFTER UPDATE ON operation_agreement
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER organization_catalog_update AFTER UPDATE ON organization
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER data_resource_catalog_update AFTER UPDATE ON data_resource
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER sharing_consent_catalog_insert AFTER INSERT ON sharing_consent
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER sharing_consent_catalog_update AFTER UPDATE ON sharing_consent
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();

-- Products published before this migration.
INSERT INTO catalog_change (product_id) SELECT DISTINCT product_id FROM product_version WHERE status = 'PUBLISHED';

-- Searches no longer read the product's text.
DROP INDEX IF EXISTS product_search;
