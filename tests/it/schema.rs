//! Values held against JSON Schemas, draft 2020-12.

use boon::{Compiler, Draft, SchemaIndex, Schemas};
use serde_json::Value;

/// A schema that is one itself: it is checked as it is read.
pub struct Schema {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// Reads a schema; formats such as `uri` are checked, too.
    pub fn new(schema: &Value) -> Self {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.add_resource("schema.json", schema.clone()).unwrap();
        let mut schemas = Schemas::new();
        let index = compiler.compile("schema.json", &mut schemas);
        let index = index.unwrap_or_else(|error| panic!("{error:#}"));
        Self { schemas, index }
    }

    /// What is wrong with a value, if anything is, and where.
    pub fn fault(&self, value: &Value) -> Option<String> {
        self.schemas.validate(value, self.index).err().map(|error| format!("{error:#}"))
    }
}

#[test]
fn a_value_that_does_not_fit_is_told_with_its_place() {
    let schema = Schema::new(&serde_json::json!({
        "type": "object",
        "properties": {
            "home": { "type": "string", "format": "uri" },
            "size": { "$ref": "#/components/size" },
        },
        "components": { "size": { "type": "integer" } },
    }));
    let fault = |value: Value| schema.fault(&value).unwrap_or_default();
    assert_eq!(fault(serde_json::json!({ "home": "https://a.example/", "size": 3 })), "");
    assert!(fault(serde_json::json!({ "home": "no address" })).contains("/home"));
    assert!(fault(serde_json::json!({ "size": "3" })).contains("/size"));
}

#[test]
#[should_panic(expected = "schema.json")]
fn what_is_no_schema_is_refused() {
    Schema::new(&serde_json::json!({ "type": "strong" }));
}
