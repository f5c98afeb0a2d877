-- A card in the catalogue is a pair: in the article's own script, and in the other. The catalogue is read again from CONTENT by
-- the next ticks (`model`); until then its cards are shown as they are.
UPDATE articles SET card = json_object('own', json(card));
