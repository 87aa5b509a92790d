//! The parts of dates that East Asia counts: "2026年", "6월", "二十四日".

use super::{
    lexeme::{Lexeme, What},
    numbers::{digits, numeral, part},
    reader::Reader,
};
use crate::{
    knowledge::lexicon::time::{Roles, Sense, Unit},
    text::fold,
};

impl Reader<'_> {
    /// "2026年", "2月", "6日", and the same in Korean, with the particle behind it.
    pub(in crate::read::enrich) fn counted(
        &self,
        at: usize,
        value: i32,
        count: u8,
        tail: &str,
    ) -> Option<(usize, What)> {
        if let Some(mark) = tail.chars().next() {
            let particle = &tail[mark.len_utf8()..];
            // "5개월" and "3일간" are spans of time.
            let hangul = particle.is_empty() || self.is_suffix(particle);
            return hangul.then(|| part(value, count, mark)).flatten().map(|what| (at, what));
        }
        let mark = self.text.tokens.get(at + 1).map(|_| self.text.word(at + 1))?;
        let tight = self.gap(at + 1).is_empty() || mark.starts_with(['년', '월', '일']);
        let mut chars = mark.chars();
        let first = chars.next().filter(|_| tight)?;
        let rest = chars.as_str();
        if !(rest.is_empty() || self.is_suffix(rest)) {
            return None;
        }
        // "三日後" counts days, "2000年前" years, "3カ月" months; "12月中" is a month.
        let what = part(value, count, first)?;
        let after = self.text.tokens.get(at + 2).map(|_| self.text.word(at + 2));
        let after = after.filter(|_| self.gap(at + 2).is_empty());
        let counts = match what {
            What::Year(_) => {
                matches!(after, Some("前" | "間" | "间" | "以" | "来" | "余" | "多" | "ぶ"))
            }
            // "9月30日前" is a day.
            What::Day(_) if at > 0 && self.is_mark(at - 1, "月") => false,
            What::Day(_) => {
                matches!(after, Some("前" | "間" | "间" | "後" | "后" | "ぶ" | "目" | "が"))
            }
            _ => false,
        };
        let later = matches!(after, Some("以")) && matches!(what, What::Day(_) | What::Year(_));
        // "84年" is a span, "18年6月" is not; "20号" is a day behind its month only.
        let month =
            || self.any_number(at + 2).is_some_and(|(_, last)| self.is_mark(last + 1, "月"));
        let whole = match what {
            What::Year(_) => count == 4 || month(),
            What::Day(_) if matches!(first, '号' | '號') => at > 0 && self.is_mark(at - 1, "月"),
            _ => true,
        };
        ((!counts || later) && whole).then_some((at + 1, what))
    }

    /// The same in Chinese numerals: "二月六日", "一九六一年".
    pub(in crate::read::enrich) fn counted_numeral(&self, at: usize) -> Option<Lexeme> {
        let (value, last) = self.chinese_number(at)?;
        let count = (last - at + 1) as u8;
        if value > 31 && count != 4 {
            return None;
        }
        let count = if value > 31 { 4 } else { 1 };
        let (last, what) = {
            let mark = self.text.tokens.get(last + 1).map(|_| self.text.word(last + 1))?;
            let first = mark.chars().next().filter(|_| self.gap(last + 1).is_empty())?;
            let what = part(value, count, first)?;
            let next = self.text.tokens.get(last + 2).map_or("", |_| self.text.word(last + 2));
            let loose = self.text.tokens.get(last + 2).is_none() || !self.gap(last + 2).is_empty();
            let counts = matches!(next, "前" | "間" | "间" | "後" | "后" | "目");
            // "五月" and "三月" are given names, too.
            let named = matches!(what, What::Month(_))
                && !loose
                && !matches!(
                    next,
                    "に" | "の"
                        | "か"
                        | "ま"
                        | "末"
                        | "中"
                        | "上"
                        | "下"
                        | "初"
                        | "底"
                        | "退"
                        | "起"
                        | "以"
                )
                && numeral(next).is_none();
            let named = named
                || matches!(what, What::Month(_))
                    && loose
                    && self.gap(last + 2).starts_with(['（', '(']);
            if counts || named {
                return None;
            }
            (last + 1, what)
        };
        Some(Lexeme { first: at, last, what, roles: Roles::default() })
    }

    /// A number in Chinese numerals, digit by digit or with tens: its last word.
    pub(in crate::read::enrich) fn chinese_number(&self, at: usize) -> Option<(i32, usize)> {
        let mut parts: [i32; 4] = [0; 4];
        let mut count = 0;
        for part in &mut parts {
            let next = at + count;
            let tight = count == 0 || next < self.text.tokens.len() && self.gap(next).is_empty();
            let value = self.text.tokens.get(next).filter(|_| tight);
            let Some(value) = value.and_then(|_| numeral(self.text.word(next))) else { break };
            *part = value;
            count += 1;
        }
        let value = match parts[..count] {
            [a] => a,
            [10, b] if b < 10 => 10 + b,
            [a, 10] if a < 10 => a * 10,
            [a, 10, b] if a < 10 && b < 10 => a * 10 + b,
            [20, b] if b < 10 => 20 + b,
            [a, b, c, d] if a < 10 && b < 10 && c < 10 && d < 10 => a * 1000 + b * 100 + c * 10 + d,
            _ => return None,
        };
        Some((value, at + count - 1))
    }

    /// A number in digits or numerals: its last word. "元" is the first year of an era.
    pub(in crate::read::enrich) fn any_number(&self, at: usize) -> Option<(i32, usize)> {
        let word = self.text.tokens.get(at).map(|_| self.text.folded(at, at))?;
        if word == "元" {
            return Some((1, at));
        }
        digits(word).map(|value| (value, at)).or_else(|| self.chinese_number(at))
    }

    pub(in crate::read::enrich) fn is_mark(&self, at: usize, mark: &str) -> bool {
        self.text.tokens.get(at).is_some_and(|_| self.text.word(at) == mark)
    }

    /// The unit that Korean writes behind its number.
    pub(in crate::read::enrich) fn unit(&self, tail: &str) -> Option<Unit> {
        let mut folded = String::new();
        fold(tail, &mut folded);
        match self.lexicon.longest(&folded, |_| None)?.1.sense {
            Sense::Unit(unit, _) => Some(unit),
            _ => None,
        }
    }

    pub(in crate::read::enrich) fn is_suffix(&self, tail: &str) -> bool {
        let mut folded = String::new();
        fold(tail, &mut folded);
        self.lexicon.is_suffix(&folded)
    }
}
