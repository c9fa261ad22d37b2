-- AlterTable
ALTER TABLE "dataset_upload" ADD COLUMN     "object_digest" BYTEA,
ADD COLUMN     "quality" JSONB;

-- CreateIndex
CREATE INDEX "dataset_upload_object_digest_idx" ON "dataset_upload"("object_digest");

-- One upload of a version at a time, so that no two convert for a draft of which one must lose.
CREATE UNIQUE INDEX dataset_upload_one_live ON dataset_upload (version_id) WHERE status IN ('RECEIVING', 'CHECKING');

ALTER TABLE dataset_upload
  ADD CONSTRAINT dataset_upload_failure CHECK ((status = 'FAILED') = (failure IS NOT NULL)),
  ADD CONSTRAINT dataset_upload_finished CHECK ((status IN ('STORED', 'FAILED')) = (finished_at IS NOT NULL)),
  ADD CONSTRAINT dataset_upload_measured CHECK ((status = 'STORED') = (quality IS NOT NULL));
