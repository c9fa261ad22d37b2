-- The terms of an agreement become versions: the original and its amendments. What is there becomes number 1.
DROP TRIGGER operation_agreement_sharing ON operation_agreement;
DROP TRIGGER operation_agreement_terms_fixed ON operation_agreement;
DROP TRIGGER sharing_share_fixed ON sharing_share;
DROP TRIGGER sharing_share_whole ON sharing_share;
DROP FUNCTION check_sharing_scheme();
DROP FUNCTION check_sharing_scheme_of_share();
DROP FUNCTION refuse_change_of_signed_shares();
DROP FUNCTION refuse_change_of_signed_terms();

CREATE TYPE "selection_method" AS ENUM ('OPEN_TENDER', 'INVITED_TENDER', 'NEGOTIATION');
CREATE TYPE "agreement_terms_status" AS ENUM ('DRAFT', 'IN_REVIEW', 'REVIEWED', 'SIGNED', 'ABANDONED');

CREATE TABLE "agreement_terms" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "agreement_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "status" "agreement_terms_status" NOT NULL DEFAULT 'DRAFT',
    "title" TEXT NOT NULL,
    "mode" "agreement_mode" NOT NULL,
    "data_scope" TEXT[],
    "term_start" TIMESTAMPTZ(6) NOT NULL,
    "term_end" TIMESTAMPTZ(6) NOT NULL,
    "selection_method" "selection_method",
    "clauses" JSONB NOT NULL,
    "shares_from" DATE,
    "change_reason" TEXT,
    "drafted_by" UUID NOT NULL,
    "submitted_by" UUID,
    "submitted_at" TIMESTAMPTZ(6),
    "reviewed_by" UUID,
    "reviewed_at" TIMESTAMPTZ(6),
    "decision_reason" TEXT,
    "signed_by" UUID,
    "signed_at" TIMESTAMPTZ(6),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agreement_terms_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "agreement_attachment" (
    "terms_id" UUID NOT NULL,
    "file_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "position" SMALLINT NOT NULL,

    CONSTRAINT "agreement_attachment_pkey" PRIMARY KEY ("terms_id","file_id")
);

-- Clauses, selection method and review were not asked for before: they stay unknown.
INSERT INTO agreement_terms (agreement_id, number, status, title, mode, data_scope, term_start, term_end, clauses,
  shares_from, drafted_by, submitted_by, submitted_at, signed_by, signed_at, created_at)
SELECT id, 1, CASE status WHEN 'DRAFT' THEN 'DRAFT' ELSE 'SIGNED' END::agreement_terms_status, title, mode, data_scope,
  term_start, term_end, '{}',
  CASE WHEN status <> 'DRAFT' THEN date_trunc('month', term_start AT TIME ZONE 'Asia/Shanghai')::date END,
  drafted_by, CASE WHEN status <> 'DRAFT' THEN drafted_by END, CASE WHEN status <> 'DRAFT' THEN created_at END,
  signed_by, coalesce(signed_at, CASE WHEN status <> 'DRAFT' THEN created_at END), created_at
FROM operation_agreement;

ALTER TABLE "sharing_share" ADD COLUMN "terms_id" UUID;
UPDATE sharing_share s SET terms_id = t.id FROM agreement_terms t WHERE t.agreement_id = s.agreement_id;
ALTER TABLE "sharing_share" DROP CONSTRAINT "sharing_share_agreement_id_fkey";
ALTER TABLE "sharing_share" DROP CONSTRAINT "sharing_share_pkey";
ALTER TABLE "sharing_share" DROP COLUMN "agreement_id",
ALTER COLUMN "terms_id" SET NOT NULL,
ADD CONSTRAINT "sharing_share_pkey" PRIMARY KEY ("terms_id", "party");

ALTER TABLE "operation_agreement" DROP COLUMN "drafted_by",
DROP COLUMN "signed_at",
DROP COLUMN "signed_by",
ADD COLUMN     "expired_logged_at" TIMESTAMPTZ(6),
ADD COLUMN     "expiring_logged_at" TIMESTAMPTZ(6);

-- A number is the agency's own: that another agency uses it is nobody's to learn.
DROP INDEX "operation_agreement_number_key";
DROP INDEX "operation_agreement_agency_id_idx";
CREATE UNIQUE INDEX "operation_agreement_agency_id_number_key" ON "operation_agreement"("agency_id", "number");
CREATE UNIQUE INDEX "agreement_terms_agreement_id_number_key" ON "agreement_terms"("agreement_id", "number");
CREATE INDEX "agreement_attachment_file_id_idx" ON "agreement_attachment"("file_id");

ALTER TABLE "agreement_terms" ADD CONSTRAINT "agreement_terms_agreement_id_fkey" FOREIGN KEY ("agreement_id") REFERENCES "operation_agreement"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "agreement_attachment" ADD CONSTRAINT "agreement_attachment_terms_id_fkey" FOREIGN KEY ("terms_id") REFERENCES "agreement_terms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "agreement_attachment" ADD CONSTRAINT "agreement_attachment_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_file"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "sharing_share" ADD CONSTRAINT "sharing_share_terms_id_fkey" FOREIGN KEY ("terms_id") REFERENCES "agreement_terms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the database itself promises of terms. NOT VALID where terms from before cannot know what is asked for now; every
-- row that is written from now on is held to it, and signed terms are never written again.

-- C01: at most five years. One amendment at a time; an amendment has its reason, and counts from a whole month.
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_term_max
  CHECK (term_end > term_start AND term_end <= term_start + interval '5 years');
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_amendment
  CHECK (number >= 1 AND (number = 1) = (change_reason IS NULL));
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_month CHECK (extract(day FROM shares_from) = 1);
CREATE UNIQUE INDEX agreement_terms_one_open ON agreement_terms (agreement_id)
  WHERE status IN ('DRAFT', 'IN_REVIEW', 'REVIEWED');

-- C02: the twelve clauses of No. 27 Art 14 (1) to (12), from submission on.
CREATE FUNCTION has_named_clauses(clauses jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT bool_and(coalesce(clauses ->> name, '') ~ '\S') FROM unnest(ARRAY['DATA_SCOPE', 'TERM', 'PRODUCTS_AND_STANDARDS',
    'SUPPORTING_PLATFORM', 'ASSET_OWNERSHIP', 'DISCLOSURE_AND_NO_REDEVELOPMENT', 'REVENUE_SHARING', 'SECURITY',
    'EVALUATION_AND_EXIT', 'BREACH', 'DISPUTES', 'CHANGE_AND_TERMINATION']) AS name
$$;
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_clauses
  CHECK (status IN ('DRAFT', 'ABANDONED') OR has_named_clauses(clauses)) NOT VALID;
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_selection
  CHECK (status IN ('DRAFT', 'ABANDONED') OR selection_method IS NOT NULL) NOT VALID;

-- C22: who drafted or submitted does not review, and none of these signs.
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_maker_checker
  CHECK ((reviewed_by IS NULL OR (reviewed_by <> drafted_by AND reviewed_by <> submitted_by))
    AND (signed_by IS NULL OR (signed_by <> drafted_by AND signed_by <> submitted_by AND signed_by <> reviewed_by)));
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_submitted
  CHECK ((status IN ('DRAFT', 'ABANDONED')) = (submitted_by IS NULL));
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_reviewed
  CHECK ((status IN ('REVIEWED', 'SIGNED')) = (reviewed_by IS NOT NULL)) NOT VALID;
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_signed
  CHECK ((status = 'SIGNED') = (signed_by IS NOT NULL)
    AND (status <> 'SIGNED' OR (signed_at IS NOT NULL AND shares_from IS NOT NULL)));

-- Submitted terms are fixed with their shares and attachments; signed and abandoned ones for ever.
CREATE FUNCTION refuse_change_of_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status IN ('SIGNED', 'ABANDONED')
     OR (NEW.agreement_id, NEW.number, NEW.drafted_by, NEW.created_at)
       IS DISTINCT FROM (OLD.agreement_id, OLD.number, OLD.drafted_by, OLD.created_at)
     OR (OLD.status <> 'DRAFT' AND ((NEW.title, NEW.mode, NEW.data_scope, NEW.term_start, NEW.term_end,
         NEW.selection_method, NEW.clauses, NEW.change_reason)
       IS DISTINCT FROM (OLD.title, OLD.mode, OLD.data_scope, OLD.term_start, OLD.term_end,
         OLD.selection_method, OLD.clauses, OLD.change_reason)
       OR (NEW.status <> 'SIGNED' AND NEW.shares_from IS DISTINCT FROM OLD.shares_from))) THEN
    RAISE EXCEPTION 'Submitted terms of an agreement are fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER agreement_terms_fixed BEFORE UPDATE OR DELETE ON agreement_terms
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_terms();
CREATE TRIGGER agreement_terms_no_truncate BEFORE TRUNCATE ON agreement_terms
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_of_parts_of_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM agreement_terms WHERE id IN (OLD.terms_id, NEW.terms_id) AND status <> 'DRAFT') THEN
    RAISE EXCEPTION 'Submitted terms of an agreement are fixed, %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER sharing_share_fixed BEFORE INSERT OR UPDATE OR DELETE ON sharing_share
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_parts_of_terms();
CREATE TRIGGER sharing_share_no_truncate BEFORE TRUNCATE ON sharing_share
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER agreement_attachment_fixed BEFORE INSERT OR UPDATE OR DELETE ON agreement_attachment
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_parts_of_terms();

CREATE FUNCTION check_sharing_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status NOT IN ('DRAFT', 'ABANDONED')
     AND (SELECT coalesce(sum(basis_points), 0) FROM sharing_share WHERE terms_id = NEW.id) <> 10000 THEN
    RAISE EXCEPTION 'The shares of terms % do not make 10000 basis points', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_share_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER agreement_terms_sharing AFTER INSERT OR UPDATE ON agreement_terms
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sharing_scheme();

-- What was signed holds: an agreement has the terms that were signed last, its parties for ever, and is no draft again.
CREATE FUNCTION refuse_change_of_signed_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'DRAFT' AND (NEW.status = 'DRAFT'
     OR (NEW.agency_id, NEW.operator_id, NEW.number) IS DISTINCT FROM (OLD.agency_id, OLD.operator_id, OLD.number)) THEN
    RAISE EXCEPTION 'The parties of a signed agreement are fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER operation_agreement_fixed BEFORE UPDATE ON operation_agreement
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_agreement();

CREATE FUNCTION check_terms_in_force(of_agreement uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM operation_agreement a
    LEFT JOIN LATERAL (
      SELECT * FROM agreement_terms WHERE agreement_id = a.id AND status = 'SIGNED' ORDER BY number DESC LIMIT 1
    ) t ON true
    WHERE a.id = of_agreement AND ((a.status = 'DRAFT') <> (t.id IS NULL) OR (t.id IS NOT NULL
      AND (t.title, t.mode, t.data_scope, t.term_start, t.term_end)
        IS DISTINCT FROM (a.title, a.mode, a.data_scope, a.term_start, a.term_end)))
  ) THEN
    RAISE EXCEPTION 'Agreement % has other terms than those signed', of_agreement
      USING ERRCODE = 'check_violation', CONSTRAINT = 'operation_agreement_terms';
  END IF;
END $$;
CREATE FUNCTION check_terms_of_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM check_terms_in_force(NEW.id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER operation_agreement_terms AFTER INSERT OR UPDATE ON operation_agreement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_terms_of_agreement();
CREATE FUNCTION check_agreement_of_terms() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM check_terms_in_force(NEW.agreement_id);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER agreement_terms_in_force AFTER INSERT OR UPDATE ON agreement_terms
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_agreement_of_terms();

-- Files: as much as the market takes, and no digest but SHA-256.
ALTER TABLE stored_file ADD CONSTRAINT stored_file_size CHECK (size BETWEEN 1 AND 33554432);
ALTER TABLE stored_file ADD CONSTRAINT stored_file_digest CHECK (octet_length(digest) = 32);
