//! Dates as news gives them: a moment, a day, or only a month or a year; and the reader of printed
//! dates that every format and enricher shares.

mod clock;
mod lexer;
mod months;
mod printed;
mod solar;
mod stamp;

pub use self::{
    months::{MonthName, Style, month_name, two_word_month},
    printed::{Order, find, read},
    solar::from_solar,
    stamp::{DateError, PartialDate, Stamp},
};
