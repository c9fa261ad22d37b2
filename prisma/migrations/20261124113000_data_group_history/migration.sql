-- CreateEnum
CREATE TYPE "data_group_status" AS ENUM ('ESTABLISHED', 'MERGED', 'DISSOLVED');

-- CreateEnum
CREATE TYPE "data_group_event_kind" AS ENUM ('FOUNDED', 'MERGED_FROM', 'RENAMED_FROM', 'MERGED_INTO', 'DISSOLVED');

-- AlterTable
ALTER TABLE "data_group" ADD COLUMN     "known_on" DATE NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "parent_id" UUID,
ADD COLUMN     "status" "data_group_status" NOT NULL DEFAULT 'ESTABLISHED';

-- CreateTable
CREATE TABLE "data_group_event" (
    "data_group_id" UUID NOT NULL,
    "position" SMALLINT NOT NULL,
    "kind" "data_group_event_kind" NOT NULL,
    "occurred_on" TEXT,
    "name" TEXT,
    "other_id" UUID,
    "source" TEXT NOT NULL,

    CONSTRAINT "data_group_event_pkey" PRIMARY KEY ("data_group_id","position")
);

-- CreateIndex
CREATE INDEX "data_group_event_other_id_idx" ON "data_group_event"("other_id");

-- CreateIndex
CREATE INDEX "data_group_parent_id_idx" ON "data_group"("parent_id");

-- AddForeignKey
ALTER TABLE "data_group" ADD CONSTRAINT "data_group_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "data_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_group_event" ADD CONSTRAINT "data_group_event_data_group_id_fkey" FOREIGN KEY ("data_group_id") REFERENCES "data_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_group_event" ADD CONSTRAINT "data_group_event_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "data_group"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the database itself promises of the registry of data groups, whatever the code does.

-- Groups that name each other, as in a merger, are entered in one transaction in any order.
ALTER TABLE data_group ALTER CONSTRAINT data_group_parent_id_fkey DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE data_group_event ALTER CONSTRAINT data_group_event_other_id_fkey DEFERRABLE INITIALLY DEFERRED;

-- The last day that a date such as 2023, 2024-06 or 2023-07-05 may mean; a day that there is none of is an error.
CREATE FUNCTION last_day_of(partial text) RETURNS date LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE length(partial)
    WHEN 4 THEN make_date(partial::int, 12, 31)
    WHEN 7 THEN (make_date(left(partial, 4)::int, right(partial, 2)::int, 1) + interval '1 month - 1 day')::date
    ELSE make_date(left(partial, 4)::int, substr(partial, 6, 2)::int, right(partial, 2)::int)
  END
$$;
ALTER TABLE data_group ADD CONSTRAINT data_group_established_on CHECK (last_day_of(established_on) > '1800-01-01');
ALTER TABLE data_group_event ADD CONSTRAINT data_group_event_occurred_on CHECK (last_day_of(occurred_on) > '1800-01-01');

-- A name tells who the other was; an end has its day, or no count as of a day could be trusted; it ends once.
ALTER TABLE data_group_event ADD CONSTRAINT data_group_event_name
  CHECK (kind IN ('FOUNDED', 'DISSOLVED') OR name IS NOT NULL);
ALTER TABLE data_group_event ADD CONSTRAINT data_group_event_end
  CHECK (kind NOT IN ('MERGED_INTO', 'DISSOLVED') OR occurred_on IS NOT NULL);
ALTER TABLE data_group_event ADD CONSTRAINT data_group_event_not_itself CHECK (other_id <> data_group_id);
CREATE UNIQUE INDEX data_group_event_one_end ON data_group_event (data_group_id)
  WHERE kind IN ('MERGED_INTO', 'DISSOLVED');

-- The status is what the history says.
CREATE FUNCTION check_data_group_status() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  group_id uuid;
BEGIN
  IF TG_TABLE_NAME = 'data_group' THEN
    group_id := NEW.id;
  ELSIF TG_OP = 'DELETE' THEN
    group_id := OLD.data_group_id;
  ELSE
    group_id := NEW.data_group_id;
  END IF;
  IF EXISTS (
    SELECT FROM data_group g
    LEFT JOIN data_group_event e ON e.data_group_id = g.id AND e.kind IN ('MERGED_INTO', 'DISSOLVED')
    WHERE g.id = group_id
      AND g.status::text <> CASE e.kind
        WHEN 'MERGED_INTO' THEN 'MERGED' WHEN 'DISSOLVED' THEN 'DISSOLVED' ELSE 'ESTABLISHED' END
  ) THEN
    RAISE EXCEPTION 'The status of data group % is not what its history says', group_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'data_group_status';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER data_group_status AFTER INSERT OR UPDATE OF status ON data_group
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_data_group_status();
CREATE CONSTRAINT TRIGGER data_group_event_status AFTER INSERT OR UPDATE OR DELETE ON data_group_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_data_group_status();

-- No group belongs to itself by whatever way. Two changes at once could close a circle that neither sees: they queue.
CREATE FUNCTION check_data_group_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.parent_id IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('data_group registry'));
  IF EXISTS (
    WITH RECURSIVE above (id) AS (
      SELECT NEW.parent_id
      UNION
      SELECT g.parent_id FROM data_group g JOIN above a ON g.id = a.id WHERE g.parent_id IS NOT NULL
    )
    SELECT FROM above WHERE id = NEW.id
  ) THEN
    RAISE EXCEPTION 'Data group % would belong to itself', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'data_group_no_cycle';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER data_group_no_cycle BEFORE INSERT OR UPDATE OF parent_id ON data_group
  FOR EACH ROW EXECUTE FUNCTION check_data_group_parent();

-- Search finds former names too.
CREATE INDEX data_group_event_search ON data_group_event USING gin (name gin_trgm_ops);
