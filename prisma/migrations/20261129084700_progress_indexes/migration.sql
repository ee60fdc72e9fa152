-- What the indexes of live events replace (docs/decisions/0029). One that was made beforehand and did not come to its end would be used for
-- nothing.
DO $check$
BEGIN
  IF (SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indisvalid AND i.indrelid = 'study_events'::regclass AND c.relname IN
        ('study_events_live_by_word_idx', 'study_events_voided_by_word_idx', 'study_events_live_reviews_idx')) < 3 THEN
    RAISE EXCEPTION 'An index of study_events is invalid: DROP and CREATE it as docs/decisions/0029 says, then deploy again.';
  END IF;
END
$check$;

DROP INDEX "study_events_user_id_word_id_effective_at_idx";
DROP INDEX "study_events_user_id_effective_at_idx";
