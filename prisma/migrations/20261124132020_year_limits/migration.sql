-- C01, C14: years are counted in the calendar of the business zone, not in UTC, where 1 March after midnight is 28 or 29
-- February still. The code judges to the instant by the configured zone; these leave a day for zones other than Shanghai.
CREATE FUNCTION years_later(at timestamptz, years int) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
  SELECT (at AT TIME ZONE 'Asia/Shanghai' + make_interval(years => years, days => 1)) AT TIME ZONE 'Asia/Shanghai'
$$;
ALTER TABLE operation_agreement DROP CONSTRAINT operation_agreement_term_max;
ALTER TABLE operation_agreement ADD CONSTRAINT operation_agreement_term_max
  CHECK (term_end > term_start AND term_end <= years_later(term_start, 5));
ALTER TABLE agreement_terms DROP CONSTRAINT agreement_terms_term_max;
ALTER TABLE agreement_terms ADD CONSTRAINT agreement_terms_term_max
  CHECK (term_end > term_start AND term_end <= years_later(term_start, 5));
ALTER TABLE ceiling_price DROP CONSTRAINT ceiling_price_period;
ALTER TABLE ceiling_price ADD CONSTRAINT ceiling_price_period
  CHECK (period_end > period_start AND period_end <= years_later(period_start, 3));
ALTER TABLE permitted_revenue DROP CONSTRAINT permitted_revenue_period;
ALTER TABLE permitted_revenue ADD CONSTRAINT permitted_revenue_period
  CHECK (period_end > period_start AND period_end <= years_later(period_start, 3));
