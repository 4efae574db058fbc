-- Made by `just sql` from queries.py.

-- name: demo_looks
SELECT event.card, max(event.at_ms) AS max_1
FROM event
WHERE event.study_day = :day AND event.kind = 'demo' AND json_extract(event.detail, '$.before_answer') = 1 GROUP BY event.card;

-- name: demos_run
SELECT DISTINCT event.card
FROM event
WHERE event.kind = 'demo';

-- name: pool_due
SELECT card."key", card.deck_id, card.note_id, note.requires, card.position, memory.repetitions, memory.ease_hundredths, memory.interval_days, memory.due_day, memory.lapses, memory.first_day, memory.last_day, memory.drill_day, memory.suspended, memory.buried_day, memory.flag
FROM card LEFT OUTER JOIN memory ON memory.card = card."key" JOIN note ON note.deck_id = card.deck_id AND note.id = card.note_id JOIN deck ON deck.id = card.deck_id
WHERE card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day AND memory.due_day <= :by AND coalesce(memory.last_day, 0) < :day ORDER BY card.position, deck.position, card."key";

-- name: pool_open
SELECT card."key", card.deck_id, card.note_id, note.requires, card.position, memory.repetitions, memory.ease_hundredths, memory.interval_days, memory.due_day, memory.lapses, memory.first_day, memory.last_day, memory.drill_day, memory.suspended, memory.buried_day, memory.flag
FROM card LEFT OUTER JOIN memory ON memory.card = card."key" JOIN note ON note.deck_id = card.deck_id AND note.id = card.note_id JOIN deck ON deck.id = card.deck_id
WHERE card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day ORDER BY card.position, deck.position, card."key";

-- name: pool_new
SELECT card."key", card.deck_id, card.note_id, note.requires, card.position, memory.repetitions, memory.ease_hundredths, memory.interval_days, memory.due_day, memory.lapses, memory.first_day, memory.last_day, memory.drill_day, memory.suspended, memory.buried_day, memory.flag
FROM card LEFT OUTER JOIN memory ON memory.card = card."key" JOIN note ON note.deck_id = card.deck_id AND note.id = card.note_id JOIN deck ON deck.id = card.deck_id
WHERE card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day AND memory.due_day IS NULL ORDER BY card.position, deck.position, card."key"
 LIMIT :new_limit OFFSET 0;

-- name: pool_drills
SELECT card."key", card.deck_id, card.note_id, note.requires, card.position, memory.repetitions, memory.ease_hundredths, memory.interval_days, memory.due_day, memory.lapses, memory.first_day, memory.last_day, memory.drill_day, memory.suspended, memory.buried_day, memory.flag
FROM card LEFT OUTER JOIN memory ON memory.card = card."key" JOIN note ON note.deck_id = card.deck_id AND note.id = card.note_id JOIN deck ON deck.id = card.deck_id
WHERE card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day AND memory.drill_day = :day ORDER BY card.position, deck.position, card."key";

-- name: answered_notes
SELECT DISTINCT card.deck_id, card.note_id
FROM card LEFT OUTER JOIN memory ON memory.card = card."key"
WHERE memory.first_day IS NOT NULL;

-- name: shown
SELECT event.device, event.seq, event.kind, event.card, event.at_ms, event.study_day, event.clock_ms, event.utc_offset_s, event.grade, event.quality, event.answer_ms, event.note_revision, event.params_id, event.due_day, event.target_device, event.target_seq, event.detail
FROM event
WHERE event.at_ms >= (SELECT min(event.at_ms) AS min_1
FROM event
WHERE event.study_day = :day) AND (event.study_day = :day AND (event.kind = 'review' OR event.kind = 'known' OR event.kind = 'cram') OR event.kind = 'undo' OR event.kind = 'redo') ORDER BY event.at_ms, event.device, event.seq;

-- name: first_days
SELECT memory.card, memory.first_day
FROM memory
WHERE memory.first_day IS NOT NULL;

-- name: introduced
SELECT count(*) AS count_1
FROM memory
WHERE memory.first_day = :day;

-- name: buried
SELECT count(*) AS count_1
FROM card LEFT OUTER JOIN memory ON memory.card = card."key"
WHERE card.present = 1 AND memory.buried_day = :day;

-- name: decks_due
SELECT deck.id, deck.title, coalesce(sum(CASE WHEN (card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day AND memory.due_day <= :day AND coalesce(memory.last_day, 0) < :day) THEN 1 ELSE 0 END), 0) AS coalesce_1, coalesce(sum(CASE WHEN (card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day AND memory.due_day IS NULL) THEN 1 ELSE 0 END), 0) AS coalesce_2, coalesce(sum(CASE WHEN (card.present = 1 AND coalesce(memory.suspended, 0) = 0 AND memory.buried_day IS NOT :day AND memory.drill_day = :day) THEN 1 ELSE 0 END), 0) AS coalesce_3
FROM deck LEFT OUTER JOIN (card LEFT OUTER JOIN memory ON memory.card = card."key") ON card.deck_id = deck.id
WHERE deck.present = 1 GROUP BY deck.id ORDER BY deck.position, deck.id;

-- name: decks
SELECT deck.id, deck.title, deck.author, deck.licence, deck.description, deck.kind, deck.source, deck.stamp, (SELECT count(*) AS count_1
FROM note
WHERE note.deck_id = deck.id AND note.present = 1) AS anon_1, (SELECT count(*) AS count_2
FROM card
WHERE card.deck_id = deck.id AND card.present = 1) AS anon_2, (SELECT count(*) AS count_3
FROM card
WHERE card.deck_id = deck.id AND card.present = 0) AS anon_3
FROM deck
WHERE deck.present = 1 ORDER BY deck.position, deck.id;

-- name: topics
SELECT note.deck_id, note.id, note.topic
FROM note JOIN deck ON deck.id = note.deck_id
WHERE note.present = 1 ORDER BY deck.position, deck.id, note.position;

-- name: forecast
SELECT memory.due_day, count(*) AS count_1
FROM card LEFT OUTER JOIN memory ON memory.card = card."key"
WHERE card.present = 1 AND memory.suspended = 0 AND memory.due_day > :day AND memory.due_day <= :until GROUP BY memory.due_day ORDER BY memory.due_day;

-- name: card
SELECT card."key", card.deck_id, deck.title, deck.kind, card.note_id, note.topic, note.demo, note.revision, note.path, note.line, EXISTS (SELECT 1 AS anon_1
FROM demo
WHERE demo.deck_id = card.deck_id AND demo.name = replace(note.demo, '-', '_')) AS demo_came_with_deck, card.content, memory.repetitions, memory.ease_hundredths, memory.interval_days, memory.due_day, memory.lapses, memory.first_day, memory.last_day, memory.drill_day, memory.suspended, memory.buried_day, memory.flag
FROM card LEFT OUTER JOIN memory ON memory.card = card."key" JOIN note ON note.deck_id = card.deck_id AND note.id = card.note_id JOIN deck ON deck.id = card.deck_id
WHERE card."key" = :key;

-- name: names
SELECT anon_1.name, min(anon_1.about) AS min_1
FROM (SELECT 'deck' AS kind, deck.id AS name, deck.title AS about
FROM deck
WHERE deck.present = 1 UNION ALL SELECT 'note' AS anon_2, note.id AS id, note.topic AS topic
FROM note
WHERE note.present = 1 UNION ALL SELECT 'topic' AS anon_3, note.topic AS topic, '' AS anon_4
FROM note
WHERE note.present = 1 AND note.topic != '' UNION ALL SELECT 'tag' AS anon_5, anon_6.value AS value, '' AS anon_4
FROM note JOIN json_each(note.tags) AS anon_6 ON 1
WHERE note.present = 1) AS anon_1
WHERE anon_1.kind = :kind GROUP BY anon_1.name ORDER BY anon_1.name;

-- name: keys
SELECT card."key"
FROM card
WHERE card.present = 1 ORDER BY card."key";

-- name: pace_ms
SELECT avg(anon_1.ms) AS avg_1
FROM (SELECT min(event.answer_ms, 60000) AS ms
FROM event
WHERE event.kind = 'review' AND event.answer_ms IS NOT NULL ORDER BY event.at_ms DESC
 LIMIT 200 OFFSET 0) AS anon_1;

-- name: usual
SELECT avg(anon_1.cards) AS avg_1, max(anon_1.study_day) AS max_1
FROM (SELECT event.study_day AS study_day, count(DISTINCT event.card) AS cards
FROM event
WHERE event.kind = 'review' AND event.study_day < :day GROUP BY event.study_day ORDER BY event.study_day DESC
 LIMIT 30 OFFSET 0) AS anon_1;
