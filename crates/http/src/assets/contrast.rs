//! Recomputes the contrast of every pair of colours that carries words or a mark.
#![expect(clippy::float_arithmetic, reason = "the formula of WCAG 2.2 is defined over reals")]

use std::collections::HashMap;

use super::STYLESHEET;

/// Foreground, background, and the least contrast they need.
const PAIRS: [(&str, &str, f64); 52] = [
    ("text", "surface", 7.0),
    ("text", "selected", 7.0),
    ("text", "canvas", 7.0),
    ("text", "raised", 7.0),
    ("text", "neg-tint", 4.5),
    ("text", "warn-tint", 4.5),
    ("text", "pos-tint", 4.5),
    ("text", "ink-tint", 4.5),
    ("text-2", "surface", 4.5),
    ("text-2", "canvas", 4.5),
    ("text-2", "raised", 4.5),
    ("text-2", "neutral-tint", 4.5),
    ("text-2", "neg-tint", 4.5),
    ("text-2", "warn-tint", 4.5),
    ("text-2", "pos-tint", 4.5),
    ("text-2", "ink-tint", 4.5),
    ("text-3", "surface", 4.5),
    ("text-3", "canvas", 4.5),
    ("text-3", "hover", 4.5),
    ("text-3", "selected", 4.5),
    ("text-3", "sunken", 4.5),
    ("text-3", "raised", 4.5),
    ("text", "here", 7.0),
    ("text-2", "here", 4.5),
    ("neg", "here", 4.5),
    ("ink", "surface", 4.5),
    ("ink", "selected", 4.5),
    ("ink", "ink-tint", 4.5),
    ("pos", "pos-tint", 4.5),
    ("warn", "surface", 4.5),
    ("warn", "selected", 4.5),
    ("warn", "warn-tint", 4.5),
    ("neg", "surface", 4.5),
    ("neg", "selected", 4.5),
    ("neg", "raised", 4.5),
    ("neg", "neg-tint", 4.5),
    ("vio", "vio-tint", 4.5),
    ("white", "ink-solid", 4.5),
    ("white", "neg-solid", 4.5),
    ("bar-text", "bar", 4.5),
    ("bar-link", "bar", 4.5),
    ("acting-text", "acting", 4.5),
    ("line-strong", "surface", 3.0),
    ("line-strong", "raised", 3.0),
    ("ink", "canvas", 3.0),
    ("pos-dot", "surface", 3.0),
    ("warn-dot", "surface", 3.0),
    ("d1", "surface", 3.0),
    ("d2", "surface", 3.0),
    ("d3", "surface", 3.0),
    ("d4", "surface", 3.0),
    ("d5", "surface", 3.0),
];

#[test]
fn every_pair_of_colours_has_the_contrast_it_needs() {
    let tokens = tokens();
    let mut short = Vec::new();
    for (front, back, needed) in PAIRS {
        for (theme, (front_colour, back_colour)) in
            ["light", "dark"].iter().zip(tokens[front].iter().zip(&tokens[back]))
        {
            let reached = contrast(front_colour, back_colour);
            if reached < needed {
                short.push(format!("{front} on {back}, {theme}: {reached:.2}, needs {needed}"));
            }
        }
    }
    assert!(short.is_empty(), "{short:#?}");
}

#[test]
fn the_formula_gives_the_published_extremes() {
    assert!((contrast("FFFFFF", "000000") - 21.0).abs() < 1e-9);
    assert!((contrast("777777", "FFFFFF") - 4.48).abs() < 0.005);
}

/// Each token's colours, light and dark, read from the stylesheet.
fn tokens() -> HashMap<&'static str, [&'static str; 2]> {
    let mut tokens = HashMap::from([("white", ["FFFFFF", "FFFFFF"])]);
    for declaration in STYLESHEET.split("--").skip(1) {
        let Some((name, value)) = declaration.split_once(":light-dark(#") else { continue };
        let Some((light, rest)) = value.split_once(",#") else { continue };
        let dark = rest.split(')').next().unwrap_or_default();
        tokens.entry(name).or_insert([light, dark]);
    }
    tokens
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: &str) -> f64 {
    let channel = |from: usize| {
        let share = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}
