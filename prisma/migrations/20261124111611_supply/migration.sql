-- CreateEnum
CREATE TYPE "openness" AS ENUM ('OPEN', 'CONDITIONALLY_OPEN', 'NOT_OPEN');

-- CreateEnum
CREATE TYPE "update_frequency" AS ENUM ('REALTIME', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'QUARTERLY', 'YEARLY', 'IRREGULAR', 'ONCE');

-- CreateEnum
CREATE TYPE "acquisition" AS ENUM ('COLLECTED', 'SHARED');

-- CreateEnum
CREATE TYPE "resource_status" AS ENUM ('UNREGISTERED', 'REGISTERED', 'DEREGISTERED', 'REVOKED');

-- CreateEnum
CREATE TYPE "registration_kind" AS ENUM ('INITIAL', 'CHANGE', 'CORRECTION', 'DEREGISTRATION', 'RENEWAL');

-- CreateEnum
CREATE TYPE "registration_status" AS ENUM ('DRAFT', 'SUBMITTED', 'RETURNED', 'ACCEPTED', 'IN_PUBLICITY', 'COMPLETED', 'REFUSED', 'TERMINATED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "objection_status" AS ENUM ('FILED', 'UPHELD', 'DISMISSED');

-- CreateEnum
CREATE TYPE "upload_status" AS ENUM ('WAITING', 'RECEIVING', 'CHECKING', 'STORED', 'FAILED');

-- CreateEnum
CREATE TYPE "upload_format" AS ENUM ('CSV', 'JSON_LINES', 'PARQUET');

-- CreateEnum
CREATE TYPE "charge_meter" AS ENUM ('CALLS', 'ROWS', 'MEGABYTES', 'MONTHS');

-- CreateEnum
CREATE TYPE "setting_status" AS ENUM ('PROPOSED', 'APPROVED', 'REJECTED');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "delivery_kind" ADD VALUE 'REPORT';
ALTER TYPE "delivery_kind" ADD VALUE 'MODEL';
ALTER TYPE "delivery_kind" ADD VALUE 'INDEX';
ALTER TYPE "delivery_kind" ADD VALUE 'VISUALISATION';
ALTER TYPE "delivery_kind" ADD VALUE 'PRIVACY_COMPUTING';
ALTER TYPE "delivery_kind" ADD VALUE 'ENCRYPTED_DATA';

-- AlterTable
ALTER TABLE "data_resource" ADD COLUMN     "acquisition" "acquisition" NOT NULL DEFAULT 'COLLECTED',
ADD COLUMN     "contains_sensitive_personal_info" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "deposit_digest" BYTEA,
ADD COLUMN     "deposit_number" TEXT,
ADD COLUMN     "deposit_provider" TEXT,
ADD COLUMN     "deposited_at" TIMESTAMPTZ(6),
ADD COLUMN     "general_grade" SMALLINT,
ADD COLUMN     "openness" "openness" NOT NULL DEFAULT 'NOT_OPEN',
ADD COLUMN     "registered_from" TIMESTAMPTZ(6),
ADD COLUMN     "registered_until" TIMESTAMPTZ(6),
ADD COLUMN     "shared_from" TEXT,
ADD COLUMN     "status" "resource_status" NOT NULL DEFAULT 'UNREGISTERED',
ADD COLUMN     "update_frequency" "update_frequency" NOT NULL DEFAULT 'IRREGULAR';

-- AlterTable
ALTER TABLE "product" ADD COLUMN     "keywords" TEXT[],
ADD COLUMN     "primary_data" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "summary_en" TEXT;

-- AlterTable
ALTER TABLE "product_version" ADD COLUMN     "personal_info" JSONB,
ADD COLUMN     "quality" JSONB,
ADD COLUMN     "risk_assessment" JSONB,
ADD COLUMN     "service_level" JSONB,
ADD COLUMN     "terms" JSONB,
ADD COLUMN     "update_frequency" "update_frequency" NOT NULL DEFAULT 'IRREGULAR';

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "audience" "use_class"[] DEFAULT ARRAY['PUBLIC_GOVERNANCE', 'PUBLIC_WELFARE', 'INDUSTRY']::"use_class"[];

-- CreateTable
CREATE TABLE "sharing_consent" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "resource_id" UUID NOT NULL,
    "department" TEXT NOT NULL,
    "document_number" TEXT NOT NULL,
    "file_id" UUID,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_until" TIMESTAMPTZ(6),
    "recorded_by" UUID NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(6),
    "withdraw_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sharing_consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "resource_id" UUID NOT NULL,
    "registrar_id" UUID NOT NULL,
    "kind" "registration_kind" NOT NULL,
    "status" "registration_status" NOT NULL DEFAULT 'DRAFT',
    "application" JSONB NOT NULL,
    "external" BOOLEAN NOT NULL DEFAULT false,
    "prepared_by" UUID NOT NULL,
    "submitted_by" UUID,
    "submitted_at" TIMESTAMPTZ(6),
    "accept_due_on" DATE,
    "accepted_at" TIMESTAMPTZ(6),
    "review_due_on" DATE,
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(6),
    "publicity_from" DATE,
    "publicity_until" DATE,
    "decision_reason" TEXT,
    "returns" SMALLINT NOT NULL DEFAULT 0,
    "completed_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration_objection" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "registration_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "filed_by" UUID NOT NULL,
    "statement" TEXT NOT NULL,
    "evidence" UUID[],
    "status" "objection_status" NOT NULL DEFAULT 'FILED',
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "decision_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "registration_objection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "compliance_run" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "version_id" UUID NOT NULL,
    "event" TEXT NOT NULL,
    "results" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "compliance_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dataset_upload" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "version_id" UUID NOT NULL,
    "format" "upload_format" NOT NULL,
    "status" "upload_status" NOT NULL DEFAULT 'WAITING',
    "bytes_received" BIGINT NOT NULL DEFAULT 0,
    "bytes_total" BIGINT,
    "rows_checked" BIGINT NOT NULL DEFAULT 0,
    "rows_wrong" BIGINT NOT NULL DEFAULT 0,
    "faults" JSONB NOT NULL DEFAULT '[]',
    "failure" TEXT,
    "digest" BYTEA,
    "started_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "progressed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "dataset_upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ceiling_price" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "product_id" UUID NOT NULL,
    "agency_id" UUID NOT NULL,
    "meter" "charge_meter" NOT NULL,
    "unit_price_max" DECIMAL(18,6) NOT NULL,
    "period_start" TIMESTAMPTZ(6) NOT NULL,
    "period_end" TIMESTAMPTZ(6) NOT NULL,
    "document_number" TEXT NOT NULL,
    "status" "setting_status" NOT NULL DEFAULT 'PROPOSED',
    "proposed_by" UUID NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "decision_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ceiling_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permitted_revenue" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "operator_id" UUID NOT NULL,
    "agency_id" UUID NOT NULL,
    "period_start" TIMESTAMPTZ(6) NOT NULL,
    "period_end" TIMESTAMPTZ(6) NOT NULL,
    "cost_fen" BIGINT NOT NULL,
    "bond_yield_basis_points" INTEGER NOT NULL,
    "profit_rate_basis_points" INTEGER NOT NULL,
    "tax_fen" BIGINT NOT NULL,
    "carried_excess_fen" BIGINT NOT NULL DEFAULT 0,
    "permitted_fen" BIGINT NOT NULL,
    "document_number" TEXT NOT NULL,
    "status" "setting_status" NOT NULL DEFAULT 'PROPOSED',
    "proposed_by" UUID NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "decision_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permitted_revenue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permitted_revenue_review" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "permitted_revenue_id" UUID NOT NULL,
    "year" SMALLINT NOT NULL,
    "actual_fen" BIGINT NOT NULL,
    "permitted_fen" BIGINT NOT NULL,
    "deviation_basis_points" INTEGER NOT NULL,
    "reviewed_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permitted_revenue_review_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stored_file" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "digest" BYTEA NOT NULL,
    "object_key" TEXT NOT NULL,
    "uploaded_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_affiliation" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "one_id" UUID NOT NULL,
    "other_id" UUID NOT NULL,
    "ground" TEXT NOT NULL,
    "since" DATE NOT NULL,
    "recorded_by" UUID NOT NULL,
    "ended_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_affiliation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sharing_consent_resource_id_idx" ON "sharing_consent"("resource_id");

-- CreateIndex
CREATE INDEX "registration_resource_id_idx" ON "registration"("resource_id");

-- CreateIndex
CREATE INDEX "registration_registrar_id_status_idx" ON "registration"("registrar_id", "status");

-- CreateIndex
CREATE INDEX "registration_status_publicity_until_idx" ON "registration"("status", "publicity_until");

-- CreateIndex
CREATE INDEX "registration_objection_registration_id_idx" ON "registration_objection"("registration_id");

-- CreateIndex
CREATE INDEX "compliance_run_version_id_created_at_idx" ON "compliance_run"("version_id", "created_at");

-- CreateIndex
CREATE INDEX "dataset_upload_version_id_idx" ON "dataset_upload"("version_id");

-- CreateIndex
CREATE INDEX "dataset_upload_status_progressed_at_idx" ON "dataset_upload"("status", "progressed_at");

-- CreateIndex
CREATE INDEX "ceiling_price_product_id_idx" ON "ceiling_price"("product_id");

-- CreateIndex
CREATE INDEX "permitted_revenue_operator_id_period_start_idx" ON "permitted_revenue"("operator_id", "period_start");

-- CreateIndex
CREATE UNIQUE INDEX "permitted_revenue_review_permitted_revenue_id_year_key" ON "permitted_revenue_review"("permitted_revenue_id", "year");

-- CreateIndex
CREATE INDEX "stored_file_organization_id_idx" ON "stored_file"("organization_id");

-- CreateIndex
CREATE INDEX "organization_affiliation_one_id_idx" ON "organization_affiliation"("one_id");

-- CreateIndex
CREATE INDEX "organization_affiliation_other_id_idx" ON "organization_affiliation"("other_id");

-- CreateIndex
CREATE INDEX "data_resource_domain_idx" ON "data_resource"("domain");

-- AddForeignKey
ALTER TABLE "sharing_consent" ADD CONSTRAINT "sharing_consent_resource_id_fkey" FOREIGN KEY ("resource_id") REFERENCES "data_resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration" ADD CONSTRAINT "registration_resource_id_fkey" FOREIGN KEY ("resource_id") REFERENCES "data_resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration" ADD CONSTRAINT "registration_registrar_id_fkey" FOREIGN KEY ("registrar_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration_objection" ADD CONSTRAINT "registration_objection_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registration"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "compliance_run" ADD CONSTRAINT "compliance_run_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "product_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dataset_upload" ADD CONSTRAINT "dataset_upload_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "product_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ceiling_price" ADD CONSTRAINT "ceiling_price_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ceiling_price" ADD CONSTRAINT "ceiling_price_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "permitted_revenue" ADD CONSTRAINT "permitted_revenue_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "permitted_revenue" ADD CONSTRAINT "permitted_revenue_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "permitted_revenue_review" ADD CONSTRAINT "permitted_revenue_review_permitted_revenue_id_fkey" FOREIGN KEY ("permitted_revenue_id") REFERENCES "permitted_revenue"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stored_file" ADD CONSTRAINT "stored_file_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_affiliation" ADD CONSTRAINT "organization_affiliation_one_id_fkey" FOREIGN KEY ("one_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_affiliation" ADD CONSTRAINT "organization_affiliation_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
