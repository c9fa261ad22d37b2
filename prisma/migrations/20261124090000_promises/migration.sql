-- What the database itself promises, whatever the code does (design.md section 3). Prisma cannot say these.

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Append-only tables: no row is ever changed or removed, by anyone who is not the owner disabling the trigger.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER audit_record_append_only BEFORE UPDATE OR DELETE ON audit_record
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_record_no_truncate BEFORE TRUNCATE ON audit_record
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_line_append_only BEFORE UPDATE OR DELETE ON ledger_line
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_line_no_truncate BEFORE TRUNCATE ON ledger_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_event_append_only BEFORE UPDATE OR DELETE ON usage_event
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_batch_append_only BEFORE UPDATE OR DELETE ON usage_batch
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_append_only BEFORE UPDATE OR DELETE ON charge
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER charge_share_append_only BEFORE UPDATE OR DELETE ON charge_share
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Identity
ALTER TABLE app_user ADD CONSTRAINT app_user_username_lower CHECK (username = lower(username));
ALTER TABLE organization ADD CONSTRAINT organization_uscc_form
  CHECK (uscc IS NULL OR uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$');

-- C01: an agreement lasts at most five years. C22: who drafted it does not sign it for the other side.
ALTER TABLE operation_agreement ADD CONSTRAINT operation_agreement_term_max
  CHECK (term_end > term_start AND term_end <= term_start + interval '5 years');
ALTER TABLE operation_agreement ADD CONSTRAINT operation_agreement_maker_checker
  CHECK (signed_by IS NULL OR signed_by <> drafted_by);
ALTER TABLE operation_agreement ADD CONSTRAINT operation_agreement_signed
  CHECK (status = 'DRAFT' OR signed_by IS NOT NULL);
ALTER TABLE operation_agreement ADD CONSTRAINT operation_agreement_parties CHECK (agency_id <> operator_id);
ALTER TABLE sharing_share ADD CONSTRAINT sharing_share_bounds CHECK (basis_points BETWEEN 0 AND 10000);

-- The shares of a signed agreement are fixed and make up the whole.
CREATE FUNCTION check_sharing_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'SIGNED' AND (SELECT coalesce(sum(basis_points), 0) FROM sharing_share WHERE agreement_id = NEW.id) <> 10000 THEN
    RAISE EXCEPTION 'The shares of agreement % do not make 10000 basis points', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_share_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER operation_agreement_sharing AFTER INSERT OR UPDATE ON operation_agreement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sharing_scheme();
CREATE FUNCTION refuse_change_of_signed_shares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT status FROM operation_agreement WHERE id = coalesce(OLD.agreement_id, NEW.agreement_id)) <> 'DRAFT' THEN
    RAISE EXCEPTION 'The shares of a signed agreement are fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER sharing_share_fixed BEFORE UPDATE OR DELETE ON sharing_share
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_signed_shares();

-- Nor can a share be added to a signed agreement: the whole would be more than the whole.
CREATE FUNCTION check_sharing_scheme_of_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT status FROM operation_agreement WHERE id = NEW.agreement_id) <> 'DRAFT'
     AND (SELECT sum(basis_points) FROM sharing_share WHERE agreement_id = NEW.agreement_id) <> 10000 THEN
    RAISE EXCEPTION 'The shares of agreement % do not make 10000 basis points', NEW.agreement_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_share_whole';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sharing_share_whole AFTER INSERT ON sharing_share
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_sharing_scheme_of_share();

-- C22: nobody reviews what he submitted, nor decides a price he proposed, nor a request he made.
ALTER TABLE product_version ADD CONSTRAINT product_version_maker_checker
  CHECK (reviewed_by IS NULL OR reviewed_by <> submitted_by);
ALTER TABLE product_version ADD CONSTRAINT product_version_reviewed
  CHECK (status IN ('DRAFT', 'IN_REVIEW') OR (submitted_by IS NOT NULL AND reviewed_by IS NOT NULL));
ALTER TABLE price_version ADD CONSTRAINT price_version_maker_checker
  CHECK (decided_by IS NULL OR decided_by <> proposed_by);
ALTER TABLE price_version ADD CONSTRAINT price_version_decided
  CHECK ((status = 'PROPOSED') = (decided_by IS NULL));
ALTER TABLE price_version ADD CONSTRAINT price_version_not_negative CHECK (unit_price >= 0);
ALTER TABLE authorization_request ADD CONSTRAINT authorization_request_maker_checker
  CHECK (decided_by IS NULL OR decided_by <> submitted_by);
ALTER TABLE authorization_request ADD CONSTRAINT authorization_request_decided
  CHECK (status NOT IN ('APPROVED', 'REJECTED') OR decided_by IS NOT NULL);
ALTER TABLE authorization_request ADD CONSTRAINT authorization_request_validity CHECK (valid_to > valid_from);
ALTER TABLE authorization_request ADD CONSTRAINT authorization_request_quota CHECK (quota_units > 0);

-- One published version a product; one open request per application and product.
CREATE UNIQUE INDEX product_version_one_published ON product_version (product_id) WHERE status = 'PUBLISHED';
CREATE UNIQUE INDEX authorization_request_one_open ON authorization_request (application_id, product_id) WHERE status = 'SUBMITTED';
CREATE UNIQUE INDEX access_grant_one_live ON access_grant (application_id, product_id) WHERE status <> 'REVOKED';

-- A version's content is fixed once it has left DRAFT.
CREATE FUNCTION refuse_change_of_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status <> 'DRAFT' AND (NEW.dictionary, NEW.delivery, NEW.sample_rows, NEW.content_digest, NEW.product_id, NEW.number)
      IS DISTINCT FROM (OLD.dictionary, OLD.delivery, OLD.sample_rows, OLD.content_digest, OLD.product_id, OLD.number)
     AND NOT (OLD.status = 'IN_REVIEW' AND NEW.status = 'DRAFT' AND (NEW.dictionary, NEW.delivery, NEW.sample_rows, NEW.product_id, NEW.number)
      IS NOT DISTINCT FROM (OLD.dictionary, OLD.delivery, OLD.sample_rows, OLD.product_id, OLD.number)) THEN
    RAISE EXCEPTION 'The content of a submitted version is fixed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER product_version_content_fixed BEFORE UPDATE ON product_version
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_content();

-- A grant exists only by an approved request, for the same application, product and plan.
ALTER TABLE access_grant ADD CONSTRAINT access_grant_validity CHECK (valid_to > valid_from);
ALTER TABLE access_grant ADD CONSTRAINT access_grant_quota CHECK (quota_units > 0);
CREATE FUNCTION check_grant_ground() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM authorization_request r
    WHERE r.id = NEW.request_id AND r.status = 'APPROVED' AND r.application_id = NEW.application_id
      AND r.product_id = NEW.product_id AND r.plan_id = NEW.plan_id AND r.use_class = NEW.use_class
  ) THEN
    RAISE EXCEPTION 'Grant % has no approved request', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'access_grant_ground';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER access_grant_ground AFTER INSERT OR UPDATE ON access_grant
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_grant_ground();

-- I2: what is reserved and used never exceeds a quota, nor what is used a lease.
ALTER TABLE quota_period ADD CONSTRAINT quota_period_never_oversold
  CHECK (leased_units >= 0 AND used_units >= 0 AND leased_units + used_units <= quota_units);
ALTER TABLE quota_lease ADD CONSTRAINT quota_lease_never_overdrawn
  CHECK (units > 0 AND used_units >= 0 AND used_units <= units);
ALTER TABLE usage_event ADD CONSTRAINT usage_event_counts
  CHECK (units >= 0 AND response_bytes >= 0 AND latency_us >= 0 AND leaf_index >= 0);

-- I3: every entry sums to zero per currency, and has at least two lines.
ALTER TABLE ledger_line ADD CONSTRAINT ledger_line_not_zero CHECK (amount_fen <> 0);
CREATE FUNCTION check_entry_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
    WHERE l.entry_id = NEW.id GROUP BY a.currency HAVING sum(l.amount_fen) <> 0
  ) OR (SELECT count(*) FROM ledger_line WHERE entry_id = NEW.id) < 2 THEN
    RAISE EXCEPTION 'Ledger entry % does not balance', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entry_balance';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entry_balance AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry_balance();
-- A line that comes later than its entry's own transaction would escape the check above.
CREATE FUNCTION check_line_entry_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_entry WHERE id = NEW.entry_id AND xmin::text = (txid_current() % (2^32)::bigint)::text) THEN
    RAISE EXCEPTION 'Lines are posted with their entry' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_line_with_entry BEFORE INSERT ON ledger_line
  FOR EACH ROW EXECUTE FUNCTION check_line_entry_is_new();

-- C20: the shares of a charge sum to the charge.
ALTER TABLE charge ADD CONSTRAINT charge_not_negative CHECK (amount_fen >= 0 AND units >= 0);
CREATE FUNCTION check_charge_shares() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT coalesce(sum(amount_fen), 0) FROM charge_share WHERE charge_id = NEW.id) <> NEW.amount_fen THEN
    RAISE EXCEPTION 'The shares of charge % do not sum to it', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_share_sum';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER charge_share_sum AFTER INSERT ON charge
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_charge_shares();

-- Rounding of money: half to even, once per line (design.md section 6); round() of PostgreSQL goes half away from zero.
CREATE FUNCTION round_half_even(amount numeric) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN abs(amount - trunc(amount)) = 0.5 THEN (2 * round(amount / 2))::bigint
    ELSE round(amount)::bigint
  END
$$;

-- Search of the catalog in Chinese and English by trigrams.
CREATE INDEX product_search ON product USING gin ((name || ' ' || coalesce(name_en, '') || ' ' || summary || ' ' || domain) gin_trgm_ops);
CREATE INDEX data_group_search ON data_group USING gin ((name || ' ' || short_name) gin_trgm_ops);
