//! Knows what a price is for: which measure of a thing, and how long.

use crate::billing::usage::Dimension;

words! {
    /// What an attribute is counted in for its price.
    AttributeUnit {
        /// Pieces: machines, processors, addresses.
        One = "one", "each";
        /// Bytes.
        Byte = "b", "B";
        /// Thousands of bytes.
        Kilobyte = "kb", "kB";
        /// Millions of bytes.
        Megabyte = "mb", "MB";
        /// Thousand millions of bytes.
        Gigabyte = "gb", "GB";
        /// Million millions of bytes.
        Terabyte = "tb", "TB";
        /// Thousand TB.
        Petabyte = "pb", "PB";
        /// 1 024 bytes.
        Kibibyte = "kib", "KiB";
        /// 1 024 KiB.
        Mebibyte = "mib", "MiB";
        /// 1 024 MiB; what OpenStack calls GB.
        Gibibyte = "gib", "GiB";
        /// 1 024 GiB.
        Tebibyte = "tib", "TiB";
        /// 1 024 TiB.
        Pebibyte = "pib", "PiB";
    }
}

words! {
    /// How long something is used for its price.
    TimeUnit {
        /// One second.
        Second = "second", "second";
        /// 60 seconds.
        Minute = "minute", "minute";
        /// 3 600 seconds.
        Hour = "hour", "hour";
        /// 86 400 seconds, whatever the clocks do.
        Day = "day", "day";
        /// The twelfth of a year of 365 days: 730 hours, whatever the month.
        Month = "month", "month of 730 hours";
        /// Once in each billing cycle in which the rule applies to the resource.
        Cycle = "cycle", "billing cycle";
        /// As much as was gathered, whatever the time.
        Use = "use", "amount used";
    }
}

impl AttributeUnit {
    /// So many bytes, or none where pieces are counted.
    pub const fn bytes(self) -> Option<i64> {
        match self {
            Self::One => None,
            Self::Byte => Some(1),
            Self::Kilobyte => Some(1_000),
            Self::Megabyte => Some(1_000_000),
            Self::Gigabyte => Some(1_000_000_000),
            Self::Terabyte => Some(1_000_000_000_000),
            Self::Petabyte => Some(1_000_000_000_000_000),
            Self::Kibibyte => Some(1 << 10),
            Self::Mebibyte => Some(1 << 20),
            Self::Gibibyte => Some(1 << 30),
            Self::Tebibyte => Some(1 << 40),
            Self::Pebibyte => Some(1 << 50),
        }
    }

    /// How many of what a measure is counted in, and how many of this unit, are as much as each
    /// other: `(1, 1024)` for MiB in GiB. Nothing where pieces meet bytes.
    pub fn against(self, dimension: Dimension) -> Option<(i64, i64)> {
        match (dimension, self.bytes()) {
            (Dimension::Pieces, None) => Some((1, 1)),
            (Dimension::Bytes(of), Some(bytes)) => {
                let shared = common(of, bytes);
                Some((of / shared, bytes / shared))
            }
            (Dimension::Pieces, Some(_)) | (Dimension::Bytes(_), None) => None,
        }
    }
}

impl TimeUnit {
    /// So many seconds; none where the price is not by the time.
    pub const fn seconds(self) -> Option<i64> {
        match self {
            Self::Second => Some(1),
            Self::Minute => Some(60),
            Self::Hour => Some(3_600),
            Self::Day => Some(86_400),
            Self::Month => Some(730 * 3_600),
            Self::Cycle | Self::Use => None,
        }
    }
}

/// The greatest common divisor of two numbers above zero.
const fn common(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
