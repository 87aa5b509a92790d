//! Tests of the whole: the program as it is run, and the library on the sample corpus.

mod desk;
mod sample;

mod agreement;
mod cli;
mod crash;
mod golden;
mod incremental;
mod layout;
mod queries;
mod readme;
mod record;
mod robust;
mod threads;
