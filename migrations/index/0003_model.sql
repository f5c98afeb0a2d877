-- What a vector was made with: the version of the code and the hash of the fold document. Another one makes it again.
ALTER TABLE articles ADD COLUMN model TEXT NOT NULL DEFAULT '';
