"""Notes lose what tells who a person is, and keep everything else."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number

from metrics.errors import UserError
from metrics.ingest import Batch, Notes
from metrics.ingest.redact import redact, redacted
from tests.ingest.files import SETTINGS, batch, contacts

REGIONS = Notes().regions
REMOVED = {
    "[e-mail]": (
        "ana.lopez@example.com", "x_y+z@sub.example.co.uk", "ñandú@correo.es", "ana%40example.com",
        "ANA@EXAMPLE.COM", "a@b.co", "1@2.museum", "ana@exämple.de",
    ),
    "[card]": (
        "4111 1111 1111 1111", "4111111111111111", "5500-0000-0000-0004", "5500.0000.0000.0004", "3782 822463 10005",
        "2223003122003222", "30569309025904", "6011 1111 1111 1117", "4222222222222", "3530111333300000",
    ),
    "[IBAN]": (
        "ES91 2100 0418 4502 0005 1332", "ES9121000418450200051332", "de89370400440532013000",
        "GB33BUKB20201555555555", "NL91 ABNA 0417 1643 00", "FR14 2004 1010 0505 0001 3M02 606",
        "PT50-0002-0123-1234-5678-9015-4", "ES 91 2100 0418 4502 0005 1332",
    ),
    "[phone]": (
        "600 112 233", "600112233", "600-11-22-33", "600.112.233", "+34 600 112 233", "0034600112233",
        "0171 1234567", "030/123 45 67", "06 12 34 56 78", "+1 (212) 555-0123", "212-555-0187", "(212) 555-0187",
        "020 7946 0958", "+351 912 345 678", "+49 (0)30 1234567", "07911 123456", "+81 3-1234-5678",
    ),
}  # fmt: skip
KEPT = (
    "order 12345678", "order 123456789", "pedido 4001234", "ORD-2024-000123", "2024-05-01 10:22:33",
    "01/05/2024 09:15", "31.12.2024", "total 1.234.567,89 EUR", "1234567890", "ticket #20240501123",
    "tracking 1Z999AA10123456784", "IMEI 356938035643809", "500000 rows", "invoice 2024/0012345", "paid 12,345,678.90",
    "SKU 5901234123457", "epoch 1714557492", "1714557492123", "version 20.12.13.14",
    "build 17.168.100.200", "address 203.0.113.45", "2024-05-01 to 2024-05-31",
    "case 00123456", "4111 1111 1111 1112", "ES92 2100 0418 4502 0005 1332",
    "#INV-20240501-0001", "qty 3 @ 5.99", "@support please", "20,000,000", "EAN 4006381333931", "ref 8400123456",
    "1234 5678 9012 3456", "amount 1 234 567,00", "parcel JJD000390007882223345",
    "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "between 10:00 and 12:30 on 05/06/2024",
    "customer waited 45 min, 2 calls, ticket 998877", "order 100200300 of 2024-03-02", "FR 75001 Paris", "28013 Madrid",
    "serial 0012-3345-7789", "SO1002003004", "PO 4500123456", "pnr X4T9QZ", "lat 40.416775, lon -3.703790",
    "flight IB3456 2024-07-01 12:35", "batch 20240501-20240531", "total 123456.78", "9876543210 units",
)  # fmt: skip


@pytest.mark.parametrize(("mark", "value"), [(mark, value) for mark, values in REMOVED.items() for value in values])
@pytest.mark.parametrize("around", ["{}", "Please use {}, thank you.", "({})", "2024-05-01: {} asap", "id:{}; <{}>"])
def test_personal_data_is_replaced_and_the_text_around_it_stays(mark: str, value: str, around: str) -> None:
    text, marks = redact(around.replace("{}", value), REGIONS)
    assert text == around.replace("{}", mark)
    assert marks == [mark]


@pytest.mark.parametrize("text", KEPT)
def test_orders_dates_and_amounts_stay(text: str) -> None:
    assert redact(text, REGIONS) == (text, [])


def test_all_sorts_in_one_note_are_found_and_counted_once_per_note() -> None:
    note = "ana@example.com or 600 112 233 or 600 112 244, card 4111 1111 1111 1111 cvv 123, ES9121000418450200051332"
    notes, counts, changed = redacted(pl.Series([note, "late parcel", None, note]), REGIONS)
    clean = "[e-mail] or [phone] or [phone], card [card] cvv 123, [IBAN]"
    assert notes.to_list() == [clean, "late parcel", None, clean]
    assert (counts, changed) == ({"[e-mail]": 2, "[IBAN]": 2, "[card]": 2, "[phone]": 2}, 2)


def test_a_number_is_a_phone_only_in_the_regions_that_are_set() -> None:
    assert redact("600 112 233", ("ES",))[0] == "[phone]"
    assert redact("600 112 233", ("DE",))[0] == "600 112 233"
    assert redact("+34 600 112 233", ())[0] == "[phone]"


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("form", [PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164])
def test_every_sort_of_number_of_a_region_is_known_however_it_is_grouped(region: str, form: int) -> None:
    for sort in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE):
        number = example_number_for_type(region, sort)
        assert number
        written = format_number(number, form)
        texts = {written, written.replace(" ", ""), written.replace(" ", "-"), written.replace(" ", ".")}
        assert {redact(f"Tel. {text} (home)", REGIONS)[0] for text in texts} == {"Tel. [phone] (home)"}


def luhn(digits: list[int]) -> str:
    """The digits with the check digit that makes them a card number."""
    total = sum(d if i % 2 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits)))
    return "".join(map(str, [*digits, -total % 10]))


def iban(account: list[int]) -> str:
    """A Spanish account number with its check digits (ISO 13616)."""
    plain = "".join(map(str, account))
    return f"ES{98 - int(plain + '142800') % 97:02}{plain}"


digit = st.integers(0, 9)
MADE: dict[str, st.SearchStrategy[str]] = {
    "card": st.lists(digit, min_size=14, max_size=14).map(lambda rest: luhn([4, *rest])),
    "iban": st.lists(digit, min_size=20, max_size=20).map(iban),
    "mobile": st.integers(600_000_000, 699_999_999).map(str),
    "e-mail": st.from_regex(r"[a-z][a-z0-9.]{0,9}[a-z]@[a-z]{2,9}\.(es|com|co\.uk)", fullmatch=True),
}


@given(st.data(), st.sampled_from([*MADE]), st.sampled_from(["", " ", "-"]))
def test_nothing_that_passes_its_check_is_left(data: st.DataObject, sort: str, gap: str) -> None:
    value = data.draw(MADE[sort])
    grouped = {"card": 4, "iban": 4, "mobile": 3}.get(sort, 99)
    written = gap.join(value[i : i + grouped] for i in range(0, len(value), grouped))
    text = redact(f"Please note {written} for later", REGIONS)[0]
    assert written not in text
    assert text.startswith("Please note [")


@given(st.text(st.characters(exclude_categories=["Nd", "Cs"], exclude_characters="@%")))
def test_text_without_digits_and_addresses_is_never_touched(text: str) -> None:
    notes, _, changed = redacted(pl.Series([text]), REGIONS)
    assert (notes[0], changed) == (text, 0)


@given(st.text(st.sampled_from("0123456789 +-./()@aE"), max_size=80))
def test_no_note_is_redacted_twice(text: str) -> None:
    once = redact(text, REGIONS)[0]
    assert redact(redact(once, REGIONS)[0], REGIONS)[0] == redact(once, REGIONS)[0]


@pytest.mark.parametrize("text", ["a" * 60_000 + "@", "a@" * 30_000, "1." * 30_000, "123 " * 20_000, "9" * 99_999,
                                  "ES91 " * 20_000, "1-(1/" * 10_000, "+" * 90_000])  # fmt: skip
def test_a_hostile_note_is_read_in_reasonable_time(text: str) -> None:
    assert redact(text, REGIONS) == (text, [])


@pytest.mark.parametrize("header", ["notes", "Note", "Notas", "Comments", "comentarios"])
def test_notes_are_kept_without_personal_data_and_it_is_told(tmp_path: Path, header: str) -> None:
    read = batch(tmp_path, contacts(header, "call 600112233", "late parcel", "write to a@b.co, 600112233", ""))
    assert read.kept["notes"].to_list() == ["call [phone]", "late parcel", "write to [e-mail], [phone]", None]
    (told,) = [n for n in read.notices if n.key == "notice.notes_redacted"]
    assert (told.count, told.values) == (2, {"column": header, "emails": 1, "ibans": 0, "cards": 0, "phones": 2})


@pytest.mark.parametrize("header", ["Subject", "Description", "Body", "Resolution notes text"])
def test_other_texts_are_not_taken_for_notes(tmp_path: Path, header: str) -> None:
    assert batch(tmp_path, contacts(header, "call 600112233")).kept["notes"].to_list() == [None]


def test_notes_can_be_left_out_altogether(tmp_path: Path, checked_with: Callable[..., Batch]) -> None:
    read = checked_with(contacts("notes", "call 600112233", "late parcel", ""), keep_notes="none")
    assert read.kept["notes"].to_list() == [None, None, None]
    assert [(n.key, n.count, n.values) for n in read.notices] == [("notice.notes_left_out", 2, {"column": "notes"})]


def test_the_regions_come_from_the_settings(checked_with: Callable[..., Batch]) -> None:
    content = contacts("notes", "call 600112233 or 0171 1234567")
    assert checked_with(content, phone_regions="de").kept["notes"].to_list() == ["call 600112233 or [phone]"]


def test_a_region_that_there_is_not_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        Notes.of(replace(SETTINGS, phone_regions="ES, XX"))
    assert (refused.value.key, refused.value.values) == ("error.setting_regions", {"value": "XX"})


@pytest.fixture
def checked_with(tmp_path: Path) -> Callable[..., Batch]:
    """A file checked under settings of its own."""

    def run(content: str, **chosen: str) -> Batch:
        return batch(tmp_path, content, notes=Notes.of(replace(SETTINGS, **chosen)))  # type: ignore[arg-type]

    return run
