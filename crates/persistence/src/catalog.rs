//! Products, their groups and their price lists.

mod cycle;
mod directory;
mod group;
mod product;
