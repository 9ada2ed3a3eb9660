//! The mapping of sent files as a file of its own: taken home, and brought along again.

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use goodword_actions::import_batch::head::heads;
use goodword_actions::import_batch::sent;
use goodword_domain::Refusal;
use goodword_domain::permit::{self, Right};
use goodword_domain::refusal::RefusalKind;
use goodword_intake::mapping::Mapping;

use crate::ctx::Ctx;
use crate::draft::Draft;
use crate::error::{self, WebError, WebResult};
use crate::{show, wish};

use super::{mapping, upload};

/// How a mapping is called that has no name a file could have.
const UNNAMED: &str = "mapping";

/// The mapping as it was last kept.
pub async fn download(ctx: Ctx, _: Draft) -> WebResult {
    upload::or_again(&ctx, text(&ctx).await).await
}

async fn text(ctx: &Ctx) -> WebResult {
    let (_, folder) = upload::find_read(ctx).await?;
    let text = sent::mapping(&folder).await?;
    let name = Mapping::read(&text).map(|mapping| file_name(&mapping.name)).unwrap_or_else(|_| UNNAMED.to_owned());
    let kind = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.toml\"")),
    ];
    Ok((kind, text).into_response())
}

/// The name of a mapping as every system takes it for a file.
fn file_name(name: &str) -> String {
    let name = goodword_domain::text::fold(name).replace(' ', "-");
    let name: String = name.chars().take(60).collect();
    if name.is_empty() { UNNAMED.to_owned() } else { name }
}

/// Takes a mapping that was kept in a file; one that does not go with the sent files is refused and changes nothing.
pub async fn take(ctx: Ctx, headers: HeaderMap, form: Result<Multipart, MultipartRejection>) -> Response {
    let fragment = ctx.fragment;
    let answer = match taken(&ctx, &headers, form).await {
        Err(WebError::Refused(refusal)) if refusal.kind == RefusalKind::Invalid => {
            let draft = Draft { fields: vec![("form".to_owned(), "file".to_owned())], refusal: Some(refusal) };
            mapping::page(ctx, draft).await
        }
        other => upload::or_again(&ctx, other).await,
    };
    answer.unwrap_or_else(|error| error.page(fragment))
}

async fn taken(ctx: &Ctx, headers: &HeaderMap, form: Result<Multipart, MultipartRejection>) -> WebResult {
    permit::permit(ctx.me.colleague.role, Right::Import)?;
    let mut form = form.map_err(|rejection| error::of_status(rejection.status()))?;
    let (mut token, mut bytes) = (Vec::new(), None);
    while let Some(field) = form.next_field().await.map_err(|_| upload::cut_off())? {
        match field.name() {
            Some("csrf") => token.push(("csrf".to_owned(), field.text().await.map_err(|_| upload::cut_off())?)),
            Some("mapping") if field.file_name().is_some_and(|name| !name.is_empty()) => {
                bytes = Some(field.bytes().await.map_err(|_| upload::cut_off())?);
            }
            _ => {}
        }
    }
    wish::proven(ctx, headers, &token)?;
    let (upload, folder) = upload::find_read(ctx).await?;
    let bytes = bytes.ok_or_else(|| Refusal::invalid("import.no_mapping", "Choose the file of a mapping first."))?;
    let text = upload::read_mapping(&bytes)?;
    let heads = heads(&upload.files, &text).await?;
    mapping::check(&text, &heads, &upload::custom_fields(ctx).await?)?;
    sent::keep_mapping(&folder, &text).await?;
    Ok(show::go(&format!("/imports/uploads/{}", ctx.param("upload"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_of_a_file() {
        assert_eq!(file_name("Old list: Ärzte & Co/../2026"), "old-list-arzte-co-2026");
        assert_eq!(file_name("…"), UNNAMED);
    }
}
