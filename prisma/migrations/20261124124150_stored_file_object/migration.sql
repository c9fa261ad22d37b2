-- CreateIndex
CREATE INDEX "stored_file_object_key_idx" ON "stored_file"("object_key");
