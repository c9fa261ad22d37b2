-- AlterTable
ALTER TABLE "registration" ADD COLUMN     "edited_by" UUID[] DEFAULT ARRAY[]::UUID[];

-- AlterTable
ALTER TABLE "product_version" ADD COLUMN     "edited_by" UUID[] DEFAULT ARRAY[]::UUID[];

-- AlterTable
ALTER TABLE "agreement_terms" ADD COLUMN     "edited_by" UUID[] DEFAULT ARRAY[]::UUID[];

-- C22: who has written at a draft is its maker too, whoever handed it in. A draft that was sent back keeps its last
-- checker, who may then edit it: the next submission takes his name off.
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_editor_checker
  CHECK (reviewed_by <> ALL (edited_by) AND signed_by <> ALL (edited_by));
ALTER TABLE product_version ADD CONSTRAINT product_version_editor_checker
  CHECK (status = 'DRAFT' OR reviewed_by <> ALL (edited_by));
ALTER TABLE registration ADD CONSTRAINT registration_editor_checker
  CHECK (reviewed_by <> ALL (edited_by)
    AND (status IN ('DRAFT', 'RETURNED', 'WITHDRAWN') OR accepted_by <> ALL (edited_by)));
