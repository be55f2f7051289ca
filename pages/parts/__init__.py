"""What pages share: guard, the one door to data, filters, links, cards, tables, notices."""
