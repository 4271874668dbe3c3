//! Knows what can be used, and what is told about it: the words that rules and records share.

words! {
    /// What was used (product 5.6).
    ResourceKind {
        /// A virtual machine.
        Instance = "instance", "Instance";
        /// A block device.
        Volume = "volume", "Volume";
        /// The state of a volume at one moment.
        Snapshot = "snapshot", "Snapshot";
        /// A copy of a volume kept elsewhere.
        Backup = "backup", "Backup";
        /// What machines are started from.
        Image = "image", "Image";
        /// A public address that can be moved.
        FloatingIp = "floating_ip", "Floating IP";
        /// Addresses of an instance on a network without floating ones.
        FixedIp = "fixed_ip", "Fixed IP";
        /// A virtual network.
        Network = "network", "Network";
        /// What joins networks.
        Router = "router", "Router";
        /// What spreads connections over machines.
        LoadBalancer = "load_balancer", "Load balancer";
        /// Bytes that crossed the border of the cloud.
        Traffic = "traffic", "Network traffic";
        /// Objects in a container.
        ObjectStore = "object_store", "Object storage";
        /// A file system shared by machines.
        Share = "share", "Shared file system";
        /// A zone of the name service.
        DnsZone = "dns_zone", "DNS zone";
        /// A cluster of containers.
        Cluster = "cluster", "Container cluster";
        /// Whatever a meter of the cloud counts; its type is the name of the meter.
        Metric = "metric", "Metric";
    }
}

words! {
    /// What can be counted about a resource.
    Measure {
        /// Virtual processors.
        Vcpus = "vcpus", "vCPUs";
        /// Memory in MiB, as Nova tells it.
        MemoryMb = "memory_mb", "Memory";
        /// The root disk in GiB, as Nova tells it.
        RootGb = "root_gb", "Root disk";
        /// Further local disk in GiB, as Nova tells it.
        EphemeralGb = "ephemeral_gb", "Ephemeral disk";
        /// How large it is, in bytes.
        Size = "size", "Size";
        /// How many addresses it has.
        Addresses = "addresses", "Addresses";
        /// How many parts it has, such as the nodes of a cluster.
        Count = "count", "Count";
        /// What a meter shows at each instant.
        Value = "value", "Metered value";
        /// Bytes that came in during the interval.
        BytesIn = "bytes_in", "Bytes in";
        /// Bytes that went out during the interval.
        BytesOut = "bytes_out", "Bytes out";
        /// What a meter counted during the interval.
        Amount = "amount", "Metered amount";
    }
}

words! {
    /// What is told about a resource in a word.
    Word {
        /// The flavor of an instance.
        Flavor = "flavor", "Flavor";
        /// What it was started from, or holds.
        Image = "image", "Image";
        /// The availability zone.
        Zone = "zone", "Availability zone";
        /// The cell of the cloud's compute service.
        Cell = "cell", "Cell";
        /// What it does now, as the cloud says it.
        State = "state", "State";
        /// Its type, such as that of a volume, or the name of a meter.
        Type = "type", "Type";
    }
}

/// Whether a measure says what there is, or what was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// There at each instant of the interval, and charged by the time.
    Level,
    /// Gathered during the interval, and charged once whatever the time.
    Amount,
}

/// What a measure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Pieces.
    Pieces,
    /// Information, so many bytes at a time.
    Bytes(i64),
}

impl Measure {
    /// How many measures there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    /// Whether it says what there is, or what was done.
    pub const fn nature(self) -> Nature {
        match self {
            Self::BytesIn | Self::BytesOut | Self::Amount => Nature::Amount,
            Self::Vcpus
            | Self::MemoryMb
            | Self::RootGb
            | Self::EphemeralGb
            | Self::Size
            | Self::Addresses
            | Self::Count
            | Self::Value => Nature::Level,
        }
    }

    /// What it is counted in.
    pub const fn dimension(self) -> Dimension {
        match self {
            Self::MemoryMb => Dimension::Bytes(1 << 20),
            Self::RootGb | Self::EphemeralGb => Dimension::Bytes(1 << 30),
            Self::Size | Self::BytesIn | Self::BytesOut => Dimension::Bytes(1),
            Self::Vcpus | Self::Addresses | Self::Count | Self::Value | Self::Amount => {
                Dimension::Pieces
            }
        }
    }

    pub(super) const fn place(self) -> usize {
        match self {
            Self::Vcpus => 0,
            Self::MemoryMb => 1,
            Self::RootGb => 2,
            Self::EphemeralGb => 3,
            Self::Size => 4,
            Self::Addresses => 5,
            Self::Count => 6,
            Self::Value => 7,
            Self::BytesIn => 8,
            Self::BytesOut => 9,
            Self::Amount => 10,
        }
    }
}

impl Word {
    /// How many words there are.
    pub(super) const COUNT: usize = Self::ALL.len();

    pub(super) const fn place(self) -> usize {
        match self {
            Self::Flavor => 0,
            Self::Image => 1,
            Self::Zone => 2,
            Self::Cell => 3,
            Self::State => 4,
            Self::Type => 5,
        }
    }
}

impl ResourceKind {
    /// What is counted about such a resource.
    pub const fn measures(self) -> &'static [Measure] {
        match self {
            Self::Instance => {
                &[Measure::Vcpus, Measure::MemoryMb, Measure::RootGb, Measure::EphemeralGb]
            }
            Self::Volume
            | Self::Snapshot
            | Self::Backup
            | Self::Image
            | Self::ObjectStore
            | Self::Share => &[Measure::Size],
            Self::FixedIp => &[Measure::Addresses],
            Self::Traffic => &[Measure::BytesIn, Measure::BytesOut],
            Self::Cluster | Self::LoadBalancer | Self::DnsZone => &[Measure::Count],
            Self::Metric => &[Measure::Value, Measure::Amount],
            Self::FloatingIp | Self::Network | Self::Router => &[],
        }
    }
}
