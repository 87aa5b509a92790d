//! What is counted and chosen: `--facet`, `--choose`.

use crate::{
    engine::{Chosen, FacetRequest},
    field::{FIELDS, Field, Kind},
};

/// Values of a facet that are shown where no number is asked for.
const SHOWN: usize = 10;

/// `actor`, `actor:5`, `actor:sig`, `actor:5:sig`.
pub(super) fn facet(text: &str) -> Result<FacetRequest, String> {
    let mut parts = text.split(':');
    let field = field(parts.next().unwrap_or_default())?;
    let mut request = FacetRequest { field, limit: SHOWN, significant: false };
    for part in parts {
        match part {
            "sig" => request.significant = true,
            number => {
                request.limit = number
                    .parse()
                    .map_err(|_| format!("“{number}” is neither a number nor sig"))?;
            }
        }
    }
    Ok(request)
}

/// One value of a facet.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    field: &'static Field,
    value: String,
}

/// `location=Oman`, a value as the facet shows it.
pub(super) fn choice(text: &str) -> Result<Choice, String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| "a choice looks like location=Oman".to_owned())?;
    Ok(Choice { field: field(name)?, value: value.to_owned() })
}

/// Choices put together by field.
pub(super) fn chosen(choices: &[Choice]) -> Vec<Chosen> {
    let mut all: Vec<Chosen> = Vec::new();
    for Choice { field, value } in choices {
        match all.iter_mut().find(|chosen| chosen.field == *field) {
            Some(chosen) => chosen.values.push(value.clone()),
            None => all.push(Chosen { field, values: vec![value.clone()] }),
        }
    }
    all
}

fn field(name: &str) -> Result<&'static Field, String> {
    let counted = |field: &&Field| !matches!(field.kind, Kind::Text(_) | Kind::Date | Kind::Point);
    Field::named(name).filter(counted).ok_or_else(|| {
        let names: Vec<&str> = FIELDS.iter().filter(counted).map(|field| field.name).collect();
        format!("no facet “{name}”; there are {}", names.join(", "))
    })
}
