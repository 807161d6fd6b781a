-- works with programs of schema 1
--
-- Where PostgreSQL keeps documents. One of the usual 2.5 KB stays in its row, where a scan finds
-- it, and is not compressed; only what is larger than a page goes elsewhere. The row of a head is
-- written by every commit: free space on its page saves an entry in the index each time.
{{postgres}} ALTER TABLE changes SET (toast_tuple_target = 8160);
{{postgres}} ALTER TABLE changes ALTER COLUMN image SET STORAGE MAIN;
{{postgres}} ALTER TABLE changes ALTER COLUMN image SET COMPRESSION {{compression}};
{{postgres}} ALTER TABLE head SET (fillfactor = 50);
{{postgres}} ALTER TABLE current SET (fillfactor = 80);
