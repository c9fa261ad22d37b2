-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "request_status" AS ENUM ('SUBMITTED', 'APPROVED', 'REJECTED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "quota_period_kind" AS ENUM ('DAY', 'MONTH', 'TOTAL');

-- CreateEnum
CREATE TYPE "grant_status" AS ENUM ('ACTIVE', 'SUSPENDED', 'REVOKED');

-- CreateEnum
CREATE TYPE "importance_level" AS ENUM ('CORE', 'IMPORTANT', 'GENERAL');

-- CreateEnum
CREATE TYPE "delivery_kind" AS ENUM ('API_PROXY', 'DATASET', 'VERIFICATION');

-- CreateEnum
CREATE TYPE "version_status" AS ENUM ('DRAFT', 'IN_REVIEW', 'APPROVED', 'PUBLISHED', 'DEPRECATED', 'RETIRED', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "use_class" AS ENUM ('PUBLIC_GOVERNANCE', 'PUBLIC_WELFARE', 'INDUSTRY');

-- CreateEnum
CREATE TYPE "price_status" AS ENUM ('PROPOSED', 'APPROVED', 'REJECTED');

-- CreateEnum
CREATE TYPE "division_level" AS ENUM ('PROVINCE', 'PREFECTURE', 'COUNTY');

-- CreateEnum
CREATE TYPE "region" AS ENUM ('EAST', 'CENTRAL', 'WEST', 'NORTHEAST');

-- CreateEnum
CREATE TYPE "data_group_level" AS ENUM ('PROVINCIAL', 'MUNICIPAL');

-- CreateEnum
CREATE TYPE "establishment_model" AS ENUM ('NEW', 'INTEGRATION', 'RENAMING');

-- CreateEnum
CREATE TYPE "business_line" AS ENUM ('FUNCTIONAL_SUPPORT', 'PUBLIC_DATA_OPERATION', 'CROSS_DOMAIN');

-- CreateEnum
CREATE TYPE "confidence" AS ENUM ('SOURCED', 'NAME_ONLY', 'DECLARED');

-- CreateEnum
CREATE TYPE "agreement_mode" AS ENUM ('WHOLE', 'BY_DOMAIN', 'BY_SCENARIO');

-- CreateEnum
CREATE TYPE "agreement_status" AS ENUM ('DRAFT', 'SIGNED', 'SUSPENDED', 'TERMINATED');

-- CreateEnum
CREATE TYPE "sharing_party" AS ENUM ('OPERATOR', 'PROVIDER', 'TREASURY', 'PLATFORM');

-- CreateEnum
CREATE TYPE "organization_kind" AS ENUM ('PLATFORM', 'OPERATOR', 'PROVIDER', 'AGENCY', 'DEVELOPER', 'AUDITOR');

-- CreateEnum
CREATE TYPE "organization_status" AS ENUM ('ACTIVE', 'FROZEN');

-- CreateEnum
CREATE TYPE "member_role" AS ENUM ('OWNER', 'EDITOR', 'REVIEWER', 'FINANCE', 'VIEWER');

-- CreateEnum
CREATE TYPE "ledger_account_type" AS ENUM ('ASSET', 'LIABILITY', 'REVENUE', 'EXPENSE');

-- CreateEnum
CREATE TYPE "gateway_state" AS ENUM ('LIVE', 'RETIRED', 'FENCED');

-- CreateEnum
CREATE TYPE "charge_reason" AS ENUM ('CHARGED', 'FREE_PURPOSE', 'UPSTREAM_ERROR', 'INDETERMINATE', 'INVALID_REQUEST');

-- CreateEnum
CREATE TYPE "lease_state" AS ENUM ('OPEN', 'SETTLED');

-- CreateTable
CREATE TABLE "audit_record" (
    "seq" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "occurred_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),
    "actor_user_id" UUID,
    "actor_organization_id" UUID,
    "action" TEXT NOT NULL,
    "object_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "reason" TEXT,
    "ip" TEXT,
    "trace_id" TEXT NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "audit_record_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "application" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "developer_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "authorization_request" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "application_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "use_class" "use_class" NOT NULL,
    "purpose" TEXT NOT NULL,
    "scenario" TEXT NOT NULL,
    "quota_units" BIGINT NOT NULL,
    "quota_period" "quota_period_kind" NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_to" TIMESTAMPTZ(6) NOT NULL,
    "status" "request_status" NOT NULL DEFAULT 'SUBMITTED',
    "submitted_by" UUID NOT NULL,
    "submitted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "decision_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "authorization_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_grant" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "request_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "use_class" "use_class" NOT NULL,
    "quota_units" BIGINT NOT NULL,
    "quota_period" "quota_period_kind" NOT NULL,
    "valid_from" TIMESTAMPTZ(6) NOT NULL,
    "valid_to" TIMESTAMPTZ(6) NOT NULL,
    "status" "grant_status" NOT NULL DEFAULT 'ACTIVE',
    "status_reason" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "access_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "application_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "last4" CHAR(4) NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "revoked_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "data_resource" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "provider_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "lawful_source" TEXT NOT NULL,
    "importance" "importance_level" NOT NULL,
    "contains_personal_info" BOOLEAN NOT NULL,
    "registration_code" TEXT,
    "registered_by" UUID NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "operator_id" UUID NOT NULL,
    "agreement_id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_en" TEXT,
    "summary" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "kind" "delivery_kind" NOT NULL,
    "business_line" "business_line" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "product_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_resource" (
    "product_id" UUID NOT NULL,
    "resource_id" UUID NOT NULL,

    CONSTRAINT "product_resource_pkey" PRIMARY KEY ("product_id","resource_id")
);

-- CreateTable
CREATE TABLE "product_version" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "product_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "version_status" NOT NULL DEFAULT 'DRAFT',
    "dictionary" JSONB NOT NULL,
    "delivery" JSONB NOT NULL,
    "sample_rows" JSONB NOT NULL DEFAULT '[]',
    "content_digest" BYTEA,
    "submitted_by" UUID,
    "submitted_at" TIMESTAMPTZ(6),
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(6),
    "review_reason" TEXT,
    "published_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "product_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "product_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_version" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "plan_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "unit_price" DECIMAL(18,6) NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "effective_from" TIMESTAMPTZ(6) NOT NULL,
    "status" "price_status" NOT NULL DEFAULT 'PROPOSED',
    "proposed_by" UUID NOT NULL,
    "decided_by" UUID,
    "decided_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "administrative_division" (
    "code" CHAR(6) NOT NULL,
    "name" TEXT NOT NULL,
    "level" "division_level" NOT NULL,
    "parent_code" CHAR(6),
    "region" "region",
    "kind" TEXT NOT NULL,

    CONSTRAINT "administrative_division_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "data_group" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "organization_id" UUID,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "level" "data_group_level" NOT NULL,
    "division_code" CHAR(6) NOT NULL,
    "established_on" TEXT,
    "establishment_model" "establishment_model",
    "parent_or_shareholder" TEXT,
    "registered_capital_fen" BIGINT,
    "business_lines" "business_line"[],
    "source" TEXT NOT NULL,
    "confidence" "confidence" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "data_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operation_agreement" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "number" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "agency_id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "mode" "agreement_mode" NOT NULL,
    "data_scope" TEXT[],
    "term_start" TIMESTAMPTZ(6) NOT NULL,
    "term_end" TIMESTAMPTZ(6) NOT NULL,
    "status" "agreement_status" NOT NULL DEFAULT 'DRAFT',
    "drafted_by" UUID NOT NULL,
    "signed_by" UUID,
    "signed_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operation_agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sharing_share" (
    "agreement_id" UUID NOT NULL,
    "party" "sharing_party" NOT NULL,
    "basis_points" INTEGER NOT NULL,

    CONSTRAINT "sharing_share_pkey" PRIMARY KEY ("agreement_id","party")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "kind" "organization_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "uscc" CHAR(18),
    "division_code" CHAR(6),
    "status" "organization_status" NOT NULL DEFAULT 'ACTIVE',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_user" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "username" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "disabled_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "organization_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "role" "member_role" NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "user_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "revoked_reason" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "hash" BYTEA NOT NULL,
    "session_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(6),

    CONSTRAINT "refresh_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "code" TEXT NOT NULL,
    "type" "ledger_account_type" NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "balance_fen" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "reference" TEXT NOT NULL,
    "narrative" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "posted_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_line" (
    "entry_id" UUID NOT NULL,
    "line_no" SMALLINT NOT NULL,
    "account_id" UUID NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "ledger_line_pkey" PRIMARY KEY ("entry_id","line_no")
);

-- CreateTable
CREATE TABLE "gateway_instance" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "gateway_state" NOT NULL DEFAULT 'LIVE',

    CONSTRAINT "gateway_instance_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_batch" (
    "id" UUID NOT NULL,
    "gateway_id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "event_count" INTEGER NOT NULL,
    "root" BYTEA NOT NULL,
    "chain_head" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "committed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "usage_batch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_event" (
    "grant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "batch_id" UUID NOT NULL,
    "leaf_index" INTEGER NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "application_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "product_version_id" UUID NOT NULL,
    "price_version_id" UUID NOT NULL,
    "lease_id" UUID,
    "units" INTEGER NOT NULL,
    "response_bytes" INTEGER NOT NULL,
    "latency_us" INTEGER NOT NULL,
    "status" SMALLINT NOT NULL,
    "charge_reason" "charge_reason" NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "usage_event_pkey" PRIMARY KEY ("grant_id","id")
);

-- CreateTable
CREATE TABLE "usage_rollup" (
    "grant_id" UUID NOT NULL,
    "hour" TIMESTAMPTZ(6) NOT NULL,
    "price_version_id" UUID NOT NULL,
    "charge_reason" "charge_reason" NOT NULL,
    "shard" SMALLINT NOT NULL,
    "product_id" UUID NOT NULL,
    "application_id" UUID NOT NULL,
    "calls" BIGINT NOT NULL,
    "units" BIGINT NOT NULL,
    "response_bytes" BIGINT NOT NULL,
    "latency_us_sum" BIGINT NOT NULL,

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("grant_id","hour","price_version_id","charge_reason","shard")
);

-- CreateTable
CREATE TABLE "quota_period" (
    "grant_id" UUID NOT NULL,
    "period_start" TIMESTAMPTZ(6) NOT NULL,
    "period_end" TIMESTAMPTZ(6) NOT NULL,
    "quota_units" BIGINT NOT NULL,
    "leased_units" BIGINT NOT NULL DEFAULT 0,
    "used_units" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "quota_period_pkey" PRIMARY KEY ("grant_id","period_start")
);

-- CreateTable
CREATE TABLE "quota_lease" (
    "id" UUID NOT NULL,
    "grant_id" UUID NOT NULL,
    "period_start" TIMESTAMPTZ(6) NOT NULL,
    "gateway_id" UUID NOT NULL,
    "units" INTEGER NOT NULL,
    "used_units" INTEGER NOT NULL DEFAULT 0,
    "state" "lease_state" NOT NULL DEFAULT 'OPEN',
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "quota_lease_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "user_id" UUID NOT NULL,
    "key" VARCHAR(255) NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" SMALLINT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("user_id","key")
);

-- CreateTable
CREATE TABLE "job_intent" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "queue" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "run_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "relayed_at" TIMESTAMPTZ(6),

    CONSTRAINT "job_intent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "billing_month" (
    "month" CHAR(7) NOT NULL,
    "closed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "billing_month_pkey" PRIMARY KEY ("month")
);

-- CreateTable
CREATE TABLE "charge" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "month" CHAR(7) NOT NULL,
    "grant_id" UUID NOT NULL,
    "price_version_id" UUID NOT NULL,
    "units" BIGINT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL DEFAULT 'CNY',
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "charge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "charge_share" (
    "charge_id" UUID NOT NULL,
    "line_no" SMALLINT NOT NULL,
    "party" "sharing_party" NOT NULL,
    "organization_id" UUID,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "charge_share_pkey" PRIMARY KEY ("charge_id","line_no")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_record_id_key" ON "audit_record"("id");

-- CreateIndex
CREATE INDEX "audit_record_object_type_object_id_seq_idx" ON "audit_record"("object_type", "object_id", "seq");

-- CreateIndex
CREATE INDEX "audit_record_actor_user_id_seq_idx" ON "audit_record"("actor_user_id", "seq");

-- CreateIndex
CREATE INDEX "audit_record_action_seq_idx" ON "audit_record"("action", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "application_developer_id_name_key" ON "application"("developer_id", "name");

-- CreateIndex
CREATE INDEX "authorization_request_application_id_idx" ON "authorization_request"("application_id");

-- CreateIndex
CREATE INDEX "authorization_request_product_id_status_idx" ON "authorization_request"("product_id", "status");

-- CreateIndex
CREATE UNIQUE INDEX "access_grant_request_id_key" ON "access_grant"("request_id");

-- CreateIndex
CREATE INDEX "access_grant_application_id_idx" ON "access_grant"("application_id");

-- CreateIndex
CREATE INDEX "access_grant_product_id_idx" ON "access_grant"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_application_id_idx" ON "api_key"("application_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_resource_registration_code_key" ON "data_resource"("registration_code");

-- CreateIndex
CREATE UNIQUE INDEX "data_resource_provider_id_name_key" ON "data_resource"("provider_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "product_slug_key" ON "product"("slug");

-- CreateIndex
CREATE INDEX "product_operator_id_idx" ON "product"("operator_id");

-- CreateIndex
CREATE INDEX "product_agreement_id_idx" ON "product"("agreement_id");

-- CreateIndex
CREATE INDEX "product_resource_resource_id_idx" ON "product_resource"("resource_id");

-- CreateIndex
CREATE UNIQUE INDEX "product_version_product_id_number_key" ON "product_version"("product_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "plan_product_id_code_key" ON "plan"("product_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "price_version_plan_id_number_key" ON "price_version"("plan_id", "number");

-- CreateIndex
CREATE INDEX "administrative_division_parent_code_idx" ON "administrative_division"("parent_code");

-- CreateIndex
CREATE UNIQUE INDEX "data_group_organization_id_key" ON "data_group"("organization_id");

-- CreateIndex
CREATE UNIQUE INDEX "data_group_name_key" ON "data_group"("name");

-- CreateIndex
CREATE INDEX "data_group_division_code_idx" ON "data_group"("division_code");

-- CreateIndex
CREATE UNIQUE INDEX "operation_agreement_number_key" ON "operation_agreement"("number");

-- CreateIndex
CREATE INDEX "operation_agreement_agency_id_idx" ON "operation_agreement"("agency_id");

-- CreateIndex
CREATE INDEX "operation_agreement_operator_id_idx" ON "operation_agreement"("operator_id");

-- CreateIndex
CREATE UNIQUE INDEX "organization_name_key" ON "organization"("name");

-- CreateIndex
CREATE UNIQUE INDEX "organization_uscc_key" ON "organization"("uscc");

-- CreateIndex
CREATE UNIQUE INDEX "app_user_username_key" ON "app_user"("username");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "refresh_token_session_id_idx" ON "refresh_token"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_account_code_key" ON "ledger_account"("code");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_reference_key" ON "ledger_entry"("reference");

-- CreateIndex
CREATE INDEX "ledger_line_account_id_idx" ON "ledger_line"("account_id");

-- CreateIndex
CREATE INDEX "gateway_instance_state_heartbeat_at_idx" ON "gateway_instance"("state", "heartbeat_at");

-- CreateIndex
CREATE UNIQUE INDEX "usage_batch_gateway_id_seq_key" ON "usage_batch"("gateway_id", "seq");

-- CreateIndex
CREATE INDEX "usage_event_grant_id_occurred_at_idx" ON "usage_event"("grant_id", "occurred_at");

-- CreateIndex
CREATE INDEX "usage_event_batch_id_leaf_index_idx" ON "usage_event"("batch_id", "leaf_index");

-- CreateIndex
CREATE INDEX "usage_rollup_product_id_hour_idx" ON "usage_rollup"("product_id", "hour");

-- CreateIndex
CREATE INDEX "usage_rollup_hour_idx" ON "usage_rollup"("hour");

-- CreateIndex
CREATE INDEX "quota_lease_gateway_id_state_idx" ON "quota_lease"("gateway_id", "state");

-- CreateIndex
CREATE INDEX "quota_lease_grant_id_period_start_idx" ON "quota_lease"("grant_id", "period_start");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- CreateIndex
CREATE INDEX "job_intent_relayed_at_run_at_idx" ON "job_intent"("relayed_at", "run_at");

-- CreateIndex
CREATE INDEX "charge_month_idx" ON "charge"("month");

-- CreateIndex
CREATE UNIQUE INDEX "charge_grant_id_month_price_version_id_key" ON "charge"("grant_id", "month", "price_version_id");

-- AddForeignKey
ALTER TABLE "application" ADD CONSTRAINT "application_developer_id_fkey" FOREIGN KEY ("developer_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_request" ADD CONSTRAINT "authorization_request_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_request" ADD CONSTRAINT "authorization_request_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "authorization_request" ADD CONSTRAINT "authorization_request_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "authorization_request"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_grant" ADD CONSTRAINT "access_grant_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_resource" ADD CONSTRAINT "data_resource_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product" ADD CONSTRAINT "product_agreement_id_fkey" FOREIGN KEY ("agreement_id") REFERENCES "operation_agreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_resource" ADD CONSTRAINT "product_resource_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_resource" ADD CONSTRAINT "product_resource_resource_id_fkey" FOREIGN KEY ("resource_id") REFERENCES "data_resource"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_version" ADD CONSTRAINT "product_version_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan" ADD CONSTRAINT "plan_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plan"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "administrative_division" ADD CONSTRAINT "administrative_division_parent_code_fkey" FOREIGN KEY ("parent_code") REFERENCES "administrative_division"("code") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "data_group" ADD CONSTRAINT "data_group_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_group" ADD CONSTRAINT "data_group_division_code_fkey" FOREIGN KEY ("division_code") REFERENCES "administrative_division"("code") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "operation_agreement" ADD CONSTRAINT "operation_agreement_agency_id_fkey" FOREIGN KEY ("agency_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operation_agreement" ADD CONSTRAINT "operation_agreement_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sharing_share" ADD CONSTRAINT "sharing_share_agreement_id_fkey" FOREIGN KEY ("agreement_id") REFERENCES "operation_agreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization" ADD CONSTRAINT "organization_division_code_fkey" FOREIGN KEY ("division_code") REFERENCES "administrative_division"("code") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "app_user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_organization_id_user_id_fkey" FOREIGN KEY ("organization_id", "user_id") REFERENCES "membership"("organization_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_line" ADD CONSTRAINT "ledger_line_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "ledger_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_line" ADD CONSTRAINT "ledger_line_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_batch" ADD CONSTRAINT "usage_batch_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway_instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_lease" ADD CONSTRAINT "quota_lease_grant_id_period_start_fkey" FOREIGN KEY ("grant_id", "period_start") REFERENCES "quota_period"("grant_id", "period_start") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota_lease" ADD CONSTRAINT "quota_lease_gateway_id_fkey" FOREIGN KEY ("gateway_id") REFERENCES "gateway_instance"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charge" ADD CONSTRAINT "charge_month_fkey" FOREIGN KEY ("month") REFERENCES "billing_month"("month") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "charge_share" ADD CONSTRAINT "charge_share_charge_id_fkey" FOREIGN KEY ("charge_id") REFERENCES "charge"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
