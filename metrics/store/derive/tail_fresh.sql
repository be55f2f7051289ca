-- Of the contacts that an import or its undoing touched: as they should be, and as they are.
CREATE OR REPLACE TEMP TABLE fresh AS {row};

CREATE OR REPLACE TEMP TABLE was AS
FROM contact WHERE seq IN (SELECT seq FROM contact SEMI JOIN touched_contacts USING (contact_id));
