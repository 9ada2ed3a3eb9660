//! What is served, as it is read in review: the access matrix, and the OpenAPI document as it is committed.

use std::path::Path;

#[test]
fn the_access_matrix() {
    insta::assert_snapshot!(goodword_web::matrix());
}

#[test]
fn the_openapi_document_is_the_committed_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/api/openapi.json");
    let now = format!("{}\n", serde_json::to_string_pretty(&goodword_web::openapi_document()).unwrap());
    if std::fs::read_to_string(&file).is_ok_and(|committed| committed == now) {
        return;
    }
    std::fs::write(&file, now).unwrap();
    panic!("docs/api/openapi.json was not what is served. It is written anew: read what changed, and commit it.");
}

#[test]
fn every_reference_in_the_document_leads_somewhere() {
    let document = goodword_web::openapi_document();
    let mut pointers = Vec::new();
    collect(&document, &mut pointers);
    assert!(pointers.len() > 50, "the references were not read");
    for pointer in pointers {
        let path = pointer.trim_start_matches('#');
        assert!(document.pointer(path).is_some(), "{pointer} leads nowhere");
    }
}

#[test]
fn every_read_says_what_it_answers_and_no_operation_is_called_as_another() {
    let document = goodword_web::openapi_document();
    let mut names = std::collections::BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
            assert!(schema.as_object().is_some_and(|s| !s.is_empty()), "{method} {path} does not say what it answers");
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{} twice", operation["operationId"]);
        }
    }
    assert!(names.len() > 80, "the operations were not read");
}

fn collect(value: &serde_json::Value, into: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(object) => {
            into.extend(object.get("$ref").and_then(|r| r.as_str()).map(str::to_owned));
            object.values().for_each(|v| collect(v, into));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|v| collect(v, into)),
        _ => {}
    }
}
