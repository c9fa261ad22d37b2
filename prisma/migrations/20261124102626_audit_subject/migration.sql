-- What an act was about as a whole: the product of a version, the application of a key. Records from before were about
-- their object alone. The table is rewritten, not updated, so that it is append-only while this runs.
ALTER TABLE "audit_record" ADD COLUMN "subject_type" TEXT, ADD COLUMN "subject_id" TEXT;
ALTER TABLE "audit_record"
  ALTER COLUMN "subject_type" TYPE TEXT USING "object_type",
  ALTER COLUMN "subject_id" TYPE TEXT USING "object_id";
ALTER TABLE "audit_record" ALTER COLUMN "subject_type" SET NOT NULL, ALTER COLUMN "subject_id" SET NOT NULL;

-- CreateIndex
CREATE INDEX "audit_record_subject_id_seq_idx" ON "audit_record"("subject_id", "seq");
