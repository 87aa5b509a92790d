//! The schema, made from the one table of fields, and the document of an article.
//!
//! Title and body share the field `text`, the body from a fixed position on: words without a field
//! are one posting list, with document frequencies and lengths over both, which ranks better than
//! two fields added up and costs half. `title` is indexed again for itself.

use tantivy::{
    DocId, Searcher, SegmentReader, TantivyDocument, Term,
    columnar::StrColumn,
    schema::{
        FAST, Field as Column, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema,
        SchemaBuilder, TextFieldIndexing, TextOptions, Value as _,
    },
    tokenizer::TextAnalyzer,
};

use crate::{
    article::{
        Article,
        story::{self, Sketch},
    },
    engine::{
        analyzer::{Analyzer, indexed_text, indexed_title, language_of},
        stored::split,
        terms::{has_salience, salient_terms, stemmed_in},
    },
    fields::{FIELDS, Field, Kind, Part, Value, values},
    text::Language,
};

/// Changes whenever an index made before cannot be read or would answer differently.
pub(super) const LAYOUT: u32 = 8;

const ANALYZER: &str = "dateline";
const RAW: &str = "raw";

/// Where everything is in the index.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Words of title and body.
    pub text: Column,
    /// Words of the title.
    pub title: Column,
    /// Seconds of the publication date on the source's clock.
    pub date: Column,
    /// Number of the article inside its file.
    pub item: Column,
    /// Which version of its file the article is of.
    pub version: Column,
    /// The file, as a value of its field.
    pub path: Column,
    /// The identity, as a value of its field.
    pub id: Column,
    /// By which the article is known among stories.
    pub key: Column,
    /// By which its copies are found: packed numbers of a [`Sketch`].
    pub sketch: Column,
    /// Names of the fields that have a value, and the language that the words are stemmed in.
    pub has: Column,
    /// The record without body and mentions, as JSON.
    pub record: Column,
    /// The body.
    pub body: Column,
    /// The mentions, as JSON.
    pub mentions: Column,
    /// Of each of [`FIELDS`] with values: terms by which they are found, and values as facets.
    pub values: Vec<Option<(Column, Column)>>,
    /// The languages other than English whose stems a snapshot has; none before one is opened.
    pub languages: Vec<Language>,
}

/// Name of the fast column that holds the facet values of a field.
pub(super) fn facet_column(field: &Field) -> String {
    format!("{}_values", name(field))
}

/// Dots separate JSON paths in tantivy.
fn name(field: &Field) -> String {
    field.name.replace('.', "_")
}

/// Terms have frequencies where they say how salient a value is.
fn record_option(field: &Field) -> IndexRecordOption {
    if has_salience(field) { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic }
}

/// The columns of `field` among those made from [`FIELDS`].
impl Columns {
    /// Terms and facets of a field; `None` for text fields and the publication date.
    pub fn of(&self, field: &Field) -> Option<(Column, Column)> {
        FIELDS.iter().position(|f| f == field).and_then(|i| self.values[i])
    }

    /// The same for a snapshot.
    pub fn of_snapshot(&self, searcher: &Searcher) -> tantivy::Result<Self> {
        let mut languages = Vec::new();
        for language in Language::others() {
            let term = Term::from_field_text(self.has, &stemmed_in(language));
            if searcher.doc_freq(&term)? > 0 {
                languages.push(language);
            }
        }
        Ok(Self { languages, ..self.clone() })
    }
}

/// The schema and where its fields are.
pub(super) fn schema() -> (Schema, Columns) {
    let mut builder = Schema::builder();
    let text = positions(&mut builder, "text");
    let title = positions(&mut builder, "title");
    let date = builder.add_i64_field("date", NumericOptions::from(INDEXED).set_fast());
    let item = builder.add_u64_field("item", FAST);
    let version = builder.add_u64_field("version", INDEXED);
    let key = builder.add_u64_field("key", NumericOptions::from(INDEXED).set_fast());
    let sketch = builder.add_u64_field("sketch", FAST);
    let has = builder.add_text_field("has", terms(IndexRecordOption::Basic));
    let record = builder.add_text_field("record", STORED);
    let body = builder.add_text_field("body", STORED);
    let mentions = builder.add_text_field("mentions", STORED);
    let mut values = Vec::with_capacity(FIELDS.len());
    for field in FIELDS {
        let has_values = !matches!(field.kind, Kind::Text(_) | Kind::Date);
        values.push(has_values.then(|| {
            let found_by = builder.add_text_field(&name(field), terms(record_option(field)));
            let shown = TextOptions::default().set_fast(RAW);
            (found_by, builder.add_text_field(&facet_column(field), shown))
        }));
    }
    let id = terms_of(&values, "id");
    let path = terms_of(&values, "path");
    let columns = Columns {
        text,
        title,
        date,
        item,
        version,
        path,
        id,
        key,
        sketch,
        has,
        record,
        body,
        mentions,
        values,
        languages: Vec::new(),
    };
    (builder.build(), columns)
}

/// A column of words with their positions.
fn positions(builder: &mut SchemaBuilder, name: &str) -> Column {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(ANALYZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    builder.add_text_field(name, TextOptions::default().set_indexing_options(indexing))
}

/// How values are found as they are.
fn terms(option: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(RAW)
        .set_index_option(option)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

/// The terms of a field that every article has.
fn terms_of(values: &[Option<(Column, Column)>], name: &str) -> Column {
    let at = FIELDS.iter().position(|field| field.name == name);
    let column = at.and_then(|at| values[at]).map(|(terms, _)| terms);
    column.expect("FIELDS has the identity and the file of an article")
}

/// Makes our words known to an index.
pub(super) fn register(index: &tantivy::Index) {
    index.tokenizers().register(ANALYZER, TextAnalyzer::from(Analyzer::default()));
}

/// The document of an article, which is of this version of its file.
pub(super) fn document(
    article: Article,
    version: u64,
    columns: &Columns,
) -> serde_json::Result<TantivyDocument> {
    let mut document = TantivyDocument::new();
    document.add_text(columns.text, indexed_text(&article));
    document.add_text(columns.title, indexed_title(&article));
    if let Some(language) = language_of(&article).filter(|it| *it != Language::ENGLISH) {
        document.add_text(columns.has, stemmed_in(language));
    }
    if let Some(date) = article.date {
        document.add_i64(columns.date, date.civil_seconds());
    }
    document.add_u64(columns.item, article.item);
    document.add_u64(columns.version, version);
    document.add_u64(columns.key, story::key(&article.id, &article.path, article.item));
    for number in Sketch::of(&article.body).iter().flat_map(Sketch::pack) {
        document.add_u64(columns.sketch, number);
    }
    for (field, columns_of) in FIELDS.iter().zip(&columns.values) {
        let has_value = match columns_of {
            None => field.has_value(&article),
            Some((terms, facets)) => {
                add_values(&mut document, &values(field, &article), *terms, *facets)
            }
        };
        if has_value {
            document.add_text(columns.has, field.name);
        }
    }
    let stored = split(article)?;
    document.add_text(columns.body, stored.body);
    document.add_text(columns.record, stored.record);
    document.add_text(columns.mentions, stored.mentions);
    Ok(document)
}

/// The value of an article in a column of strings.
pub(super) fn value(column: Option<&StrColumn>, doc: DocId) -> Option<String> {
    let column = column?;
    let mut value = String::new();
    column.ord_to_str(column.term_ords(doc).next()?, &mut value).ok()?;
    Some(value)
}

/// An article for a message, by columns that stand apart from its record; `None` where they cannot be read.
pub(super) fn named(reader: &SegmentReader, doc: DocId) -> Option<String> {
    let column = |name| value(reader.fast_fields().str(name).ok()?.as_ref(), doc);
    match (column("id_values"), column("path_values")) {
        (Some(id), Some(path)) if id != path => Some(format!("the article `{id}` of {path}")),
        (_, Some(path)) => Some(format!("the article {path}")),
        (id, None) => Some(format!("the article `{}`", id?)),
    }
}

/// Adds every value once, and every term as often as its value is salient; tells whether there was any.
fn add_values(
    document: &mut TantivyDocument,
    values: &[Value],
    terms: Column,
    facets: Column,
) -> bool {
    for value in values {
        document.add_text(facets, &value.facet);
    }
    for (term, salience) in salient_terms(values) {
        (0..salience).for_each(|_| document.add_text(terms, &term));
    }
    !values.is_empty()
}

/// A text that is stored with an article.
pub(super) fn stored_text(stored: &TantivyDocument, column: Column) -> &str {
    stored.get_first(column).and_then(|value| value.as_str()).unwrap_or_default()
}

/// The column in which the words of a part are looked for.
pub(super) fn text_column(columns: &Columns, part: Option<Part>) -> Column {
    match part {
        Some(Part::Title) => columns.title,
        Some(Part::Body | Part::Lead) | None => columns.text,
    }
}
