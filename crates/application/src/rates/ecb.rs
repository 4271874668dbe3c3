//! Knows the reference rates of the European Central Bank: `Cube` elements with a `currency` and a
//! `rate`, for one euro.

use bursar_domain::currency::parse_rate;
use bursar_domain::field::FieldErrors;
use bursar_kernel::money::Currency;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::read::Lines;

pub(super) fn read(bytes: &[u8]) -> Result<(Option<Currency>, Lines), FieldErrors> {
    let wrong = |why: String| {
        FieldErrors::one("file", "malformed", format!("This is no XML of reference rates: {why}"))
    };
    let text = std::str::from_utf8(bytes).map_err(|error| wrong(error.to_string()))?;
    let mut reader = Reader::from_str(text);
    let (mut lines, mut days, mut open) = (Lines::default(), 0, 0_usize);
    loop {
        let event = reader.read_event().map_err(|error| wrong(error.to_string()))?;
        match &event {
            Event::Eof => break,
            Event::Start(_) => open += 1,
            Event::End(_) => open = open.saturating_sub(1),
            _ => {}
        }
        let (Event::Start(tag) | Event::Empty(tag)) = event else { continue };
        if tag.local_name().as_ref() != b"Cube" {
            continue;
        }
        days += usize::from(attribute(&tag, "time").is_some());
        if let (Some(code), Some(rate)) = (attribute(&tag, "currency"), attribute(&tag, "rate")) {
            lines.add_if_known(&code, &code, parse_rate(&rate));
        }
    }
    if open > 0 {
        return Err(wrong("it ends too early".to_owned()));
    }
    if days > 1 {
        return Err(wrong(format!("it has the rates of {days} days")));
    }
    let euro = Currency::new("EUR").map_err(|error| wrong(error.to_string()))?;
    Ok((Some(euro), lines))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.try_get_attribute(name).ok().flatten()?;
    String::from_utf8(found.value.into_owned()).ok()
}
