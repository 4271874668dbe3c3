//! What sound markup is, as a check for the tests of pages and components.

use std::collections::HashSet;

/// The attributes whose words are ids of other elements.
const REFERENCES: [&str; 6] = [
    "for",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "popovertarget",
    "aria-activedescendant",
];
const VOID: [&str; 8] = ["area", "br", "hr", "img", "input", "link", "meta", "source"];

/// An opening tag with its attributes, unescaped only as far as the check needs.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    fn attribute(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| *value)
    }
}

/// Fails unless a whole page is sound: ids, references, headings, nesting, nothing inline.
pub(crate) fn assert_sound_page(html: &str) {
    let mut faults = faults(html);
    let headings = tags(html).filter(|tag| tag.name == "h1").count();
    if headings != 1 {
        faults.push(format!("a page has one h1, this has {headings}"));
    }
    assert!(faults.is_empty(), "{faults:#?}\n{html}");
}

/// Fails unless what stands in the frame is sound; the rail that its button opens is the frame's.
pub(crate) fn assert_sound_content(html: &str) {
    assert_sound_page(&format!("<div id=\"rail\"></div>{html}"));
}

/// Everything unsound in a piece of markup.
pub(crate) fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut ids = HashSet::new();
    let mut level = 0;
    for tag in tags(html) {
        if let Some(id) = tag.attribute("id")
            && !ids.insert(id)
        {
            faults.push(format!("two elements have the id {id}"));
        }
        for (name, _) in &tag.attributes {
            if *name == "style" || name.starts_with("on") {
                faults.push(format!("{} has an inline {name}", tag.name));
            }
        }
        if tag.name == "style" || (tag.name == "script" && tag.attribute("src").is_none()) {
            faults.push(format!("an inline {} is refused by the policy", tag.name));
        }
        if let Some(next) = heading_level(tag.name) {
            if next > level + 1 {
                faults.push(format!("h{next} follows h{level}"));
            }
            level = next;
        }
    }
    faults.extend(dangling(html, &ids));
    faults.extend(unnamed(html));
    faults.extend(unbalanced(html));
    faults
}

fn heading_level(name: &str) -> Option<u8> {
    match name {
        "h1" => Some(1),
        "h2" => Some(2),
        "h3" => Some(3),
        _ => None,
    }
}

/// Parts of pages may name the rail, which stands in the frame around them.
fn dangling(html: &str, ids: &HashSet<&str>) -> Vec<String> {
    let is_part = !html.contains("<body");
    let mut faults = Vec::new();
    for tag in tags(html) {
        for (name, value) in &tag.attributes {
            let names_ids = REFERENCES.contains(name);
            for id in value.split(' ').filter(|id| names_ids && !ids.contains(*id)) {
                if is_part && id == "rail" {
                    continue;
                }
                faults.push(format!("{name} of {} names {id:?}, which is nowhere", tag.name));
            }
        }
    }
    faults
}

/// Inputs that no label names or holds.
fn unnamed(html: &str) -> Vec<String> {
    let labelled: HashSet<_> = tags(html).filter_map(|tag| tag.attribute("for")).collect();
    let outside: String = html
        .split("<label")
        .enumerate()
        .map(|(place, part)| match place {
            0 => part,
            _ => part.split_once("</label>").map_or("", |(_, behind)| behind),
        })
        .collect();
    tags(&outside)
        .filter(|tag| matches!(tag.name, "input" | "select" | "textarea"))
        .filter(|tag| tag.attribute("type") != Some("hidden"))
        .filter(|tag| tag.attribute("aria-label").is_none())
        .filter(|tag| tag.attribute("id").is_none_or(|id| !labelled.contains(id)))
        .map(|tag| format!("{} {:?} has no label", tag.name, tag.attribute("name")))
        .collect()
}

fn unbalanced(html: &str) -> Vec<String> {
    let mut open = Vec::new();
    let mut faults = Vec::new();
    for part in html.split('<').skip(1) {
        let name = part.split([' ', '>', '/']).next().unwrap_or_default();
        if let Some(closed) = part.strip_prefix('/') {
            let closed = closed.split('>').next().unwrap_or_default();
            if open.pop() != Some(closed) {
                faults.push(format!("</{closed}> closes something else"));
            }
        } else if !part.starts_with('!') && !VOID.contains(&name) && !part.contains("/>") {
            open.push(name);
        }
    }
    faults.extend(open.into_iter().map(|name| format!("{name} is never closed")));
    faults
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.split('<').skip(1).filter(|part| !part.starts_with(['/', '!'])).map(|part| {
        let inside = end_of_tag(part);
        let (name, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        Tag { name, attributes: attributes(rest) }
    })
}

/// The part up to the `>` that is not inside a quoted value.
fn end_of_tag(part: &str) -> &str {
    let mut is_quoted = false;
    for (place, sign) in part.char_indices() {
        match sign {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return part.get(..place).unwrap_or(part),
            _ => {}
        }
    }
    part
}

fn attributes(mut rest: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    while let Some(start) = rest.find(|sign: char| !sign.is_whitespace()) {
        rest = rest.get(start..).unwrap_or_default();
        let end = rest.find([' ', '=']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let Some(quoted) = after.strip_prefix("=\"") else {
            found.push((name, ""));
            rest = after;
            continue;
        };
        let (value, after) = quoted.split_once('"').unwrap_or((quoted, ""));
        found.push((name, value));
        rest = after;
    }
    found
}

#[test]
fn unsound_markup_is_noticed() {
    let cases = [
        (r#"<p id="a"></p><p id="a"></p>"#, "two elements"),
        (r#"<p style="color:red"></p>"#, "inline style"),
        (r#"<a onclick="x()"></a>"#, "inline onclick"),
        ("<script>x()</script>", "inline script"),
        (r#"<input id="a" aria-label="A" aria-describedby="b">"#, "nowhere"),
        ("<h1></h1><h3></h3>", "h3 follows h1"),
        (r#"<input name="q">"#, "no label"),
        (r#"<label>A <input name="q"></label><input name="r">"#, "\"r\") has no label"),
        ("<div><p></div></p>", "closes something else"),
        ("<div>", "never closed"),
    ];
    for (html, fault) in cases {
        let found = faults(html);
        assert!(found.iter().any(|one| one.contains(fault)), "{html}: {found:?}");
    }
    let sound = r#"<h1 title="a > b">A</h1><hr><h2>B</h2><label>C <input name="c"></label>"#;
    assert_eq!(faults(sound), Vec::<String>::new());
}
