//! Reads the HTML of a page far enough to find what is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

/// The beginning or the end of an element, with the text behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// Whether it ends the element.
    pub is_end: bool,
    /// Its attributes, with their values as a browser reads them.
    pub attributes: BTreeMap<String, String>,
    /// The text up to the next tag.
    pub text: String,
}

impl Tag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// All tags of a page in their order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, behind)| behind);
            continue;
        }
        let Some((tag, behind)) = read_tag(rest) else { break };
        let end = match tag.name.as_str() {
            // What is inside is no markup.
            "script" | "style" if !tag.is_end => behind.find("</").unwrap_or(behind.len()),
            _ => behind.find('<').unwrap_or(behind.len()),
        };
        tags.push(Tag { text: unescape(&behind[..end]), ..tag });
        rest = &behind[end..];
    }
    tags
}

fn read_tag(text: &str) -> Option<(Tag, &str)> {
    let (is_end, text) = text.strip_prefix('/').map_or((false, text), |text| (true, text));
    let end = text.find(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/'))?;
    let name = text[..end].to_ascii_lowercase();
    let (attributes, rest) = read_attributes(&text[end..])?;
    Some((Tag { name, is_end, attributes, text: String::new() }, rest))
}

fn read_attributes(mut text: &str) -> Option<(BTreeMap<String, String>, &str)> {
    let mut attributes = BTreeMap::new();
    loop {
        text = text.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '/');
        if let Some(rest) = text.strip_prefix('>') {
            return Some((attributes, rest));
        }
        let end =
            text.find(|sign: char| sign.is_whitespace() || matches!(sign, '=' | '>' | '/'))?;
        let name = text[..end].to_ascii_lowercase();
        text = &text[end..];
        let value = match text.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, rest) = quoted.split_once('"')?;
                text = rest;
                unescape(value)
            }
            None => String::new(),
        };
        attributes.insert(name, value);
    }
}

fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

/// The value of the first form field with this name.
pub fn field(html: &str, name: &str) -> Option<String> {
    let tags = tags(html);
    let found = tags.iter().find(|tag| tag.attribute("name") == Some(name))?;
    found.attribute("value").map(str::to_owned)
}

/// Addresses of our own that the page links to, without their fragments.
pub fn links(html: &str) -> BTreeSet<String> {
    let tags = tags(html);
    let links = tags.iter().filter(|tag| tag.name == "a").filter_map(|tag| tag.attribute("href"));
    let links = links.filter_map(|link| link.split('#').next()).filter(|link| !link.is_empty());
    links.filter(|link| link.starts_with('/')).map(str::to_owned).collect()
}

/// The title of the page.
pub fn title(html: &str) -> String {
    let tags = tags(html);
    let title = tags.iter().find(|tag| tag.name == "title" && !tag.is_end);
    title.map(|tag| tag.text.trim().to_owned()).unwrap_or_default()
}

/// Attributes that name other elements of the page by their ids.
const REFERENCES: [&str; 8] = [
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "aria-owns",
    "aria-errormessage",
    "for",
    "popovertarget",
    "form",
];

/// Everything that is wrong with the structure of a page.
pub fn faults(html: &str) -> Vec<String> {
    let tags = tags(html);
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.attribute("id")) {
        if !ids.insert(id) {
            faults.push(format!("two elements have the id {id:?}"));
        }
    }
    for tag in tags.iter().filter(|tag| !tag.is_end) {
        for reference in REFERENCES {
            let named = tag.attribute(reference).unwrap_or_default().split_whitespace();
            let missing = named.filter(|id| !ids.contains(id));
            faults.extend(missing.map(|id| format!("<{} {reference}> names no {id:?}", tag.name)));
        }
        for name in tag.attributes.keys().filter(|name| *name == "style" || name.starts_with("on"))
        {
            faults.push(format!("<{}> has the attribute {name}", tag.name));
        }
        let fragment = tag.attribute("href").and_then(|link| link.strip_prefix('#'));
        if let Some(id) = fragment.filter(|id| !ids.contains(id)) {
            faults.push(format!("a link leads to {id:?}, which is not on the page"));
        }
    }
    faults.extend(faults_of_headings(&tags));
    if title(html).is_empty() {
        faults.push("the page has no title".to_owned());
    }
    let language = tags.iter().find(|tag| tag.name == "html").and_then(|tag| tag.attribute("lang"));
    if language.is_none_or(str::is_empty) {
        faults.push("the page does not say its language".to_owned());
    }
    faults
}

fn faults_of_headings(tags: &[Tag]) -> Vec<String> {
    let level = |tag: &Tag| match tag.name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] if !tag.is_end => Some(level - b'0'),
        _ => None,
    };
    let levels: Vec<_> = tags.iter().filter_map(level).collect();
    let mut faults = Vec::new();
    let first = levels.iter().copied().filter(|level| matches!(level, 1)).count();
    if first != 1 {
        faults.push(format!("the page has {first} headings of the first level"));
    }
    for pair in levels.windows(2) {
        if let [before, level] = pair
            && *level > before + 1
        {
            faults.push(format!("a heading of level {level} follows one of level {before}"));
        }
    }
    faults
}
