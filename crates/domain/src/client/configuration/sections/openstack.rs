//! Knows what end users may choose in the cloud, and what happens to their instances and images.

use super::section;
use crate::client::configuration::field::choice;
use crate::client::configuration::kinds::Whole;

choice! {
    /// What is done to the instances of a suspended service.
    InstanceSuspension {
        /// They are stopped, and started again on resume.
        Stop = "stop", "Stop";
        /// They are paused, and go on where they were.
        Pause = "pause", "Pause";
        /// They are shelved, and leave their hypervisor.
        Shelve = "shelve", "Shelve";
        /// They run on.
        Leave = "none", "Leave running";
    }
}

section! {
    /// What end users may choose in the cloud (product 4.14).
    OpenStack in openstack {
        /// What is done to the instances of a suspended service; what was done is undone on resume.
        on_suspension: InstanceSuspension = InstanceSuspension::Stop, "Instances of a suspended service", LATER;
        /// Images that are older than the days below are deleted.
        clean_up_images: bool = false, "Clean up images automatically", LATER;
        /// How many days an image is kept.
        clean_up_days: Whole<1, 3650> = Whole::preset(30), "Days to keep images", LATER;
        /// Snapshots of instances are cleaned up.
        clean_up_snapshots: bool = false, "Clean up snapshots", LATER;
        /// Backups of instances are cleaned up.
        clean_up_backups: bool = false, "Clean up backups", LATER;
        /// Images that the client uploaded are cleaned up.
        clean_up_uploads: bool = false, "Clean up uploaded images", LATER;
        /// End users cannot set a smaller MTU for their networks.
        minimum_mtu: Whole<68, 65_535> = Whole::preset(1280), "Minimum MTU", LATER;
        /// The form of a new instance offers its subnets.
        choose_subnet: bool = false, "Allow choosing the subnet", LATER;
        /// The form of a new instance offers the public network.
        choose_public_network: bool = true, "Allow choosing the public network", LATER;
        /// The box for the public network is ticked at first.
        public_network_default: bool = true, "Public network ticked by default", LATER;
        /// The form of a new instance offers IPv4 and IPv6.
        choose_ip_version: bool = false, "Allow choosing the IP version", LATER;
        /// The form of a new instance offers its availability zones.
        choose_availability_zone: bool = false, "Allow choosing the availability zone", LATER;
        /// The form of a new instance takes a script that runs at its first start.
        enter_user_data: bool = true, "Allow entering user data", LATER;
    }
}
