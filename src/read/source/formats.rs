//! The one table of formats. The sniffer decides by it, top down, and `dateline formats` prints it.

use super::{
    format::{
        Container, Format, Holds, Known, Packing, Records,
        Sign::{Bytes, Member, Root, Shape},
    },
    shape,
};

const fn document(format: Format) -> Holds {
    Holds::Document(format)
}

#[cfg(feature = "pdf")]
const PDF: Holds = document(Format::Pdf);
#[cfg(feature = "pdf")]
const PDF_NOTE: &str = "its layer of text, columns one after the other; a scan needs OCR first";
#[cfg(not(feature = "pdf"))]
const PDF: Holds = Holds::Nothing;
#[cfg(not(feature = "pdf"))]
const PDF_NOTE: &str = "this build leaves PDF out; convert it to text, with pdftotext for example";

#[cfg(feature = "parquet")]
const PARQUET: Holds = Holds::Records(Records::Parquet);
#[cfg(feature = "parquet")]
const PARQUET_NOTE: &str = "each row, columns named as in JSON";
#[cfg(not(feature = "parquet"))]
const PARQUET: Holds = Holds::Nothing;
#[cfg(not(feature = "parquet"))]
const PARQUET_NOTE: &str =
    "this build leaves Parquet out; convert it to JSON lines, with duckdb for example";

#[cfg(feature = "pst")]
const PST: Holds = Holds::Records(Records::Pst);
#[cfg(feature = "pst")]
const PST_NOTE: &str = "each mail: its page or text; files attached to it are read, too";
#[cfg(not(feature = "pst"))]
const PST: Holds = Holds::Nothing;
#[cfg(not(feature = "pst"))]
const PST_NOTE: &str =
    "this build leaves it out (feature pst); convert it to mbox, with readpst for example";

/// Every format that is known, the ones first that are told most surely.
pub const FORMATS: &[Known] = &[
    Known {
        name: "gzip",
        signs: &[Bytes(0, b"\x1F\x8B")],
        holds: Holds::Packed(Packing::Gzip),
        note: "unpacked; what is inside is read",
    },
    Known {
        name: "zstd",
        signs: &[
            Bytes(0, b"\x28\xB5\x2F\xFD"),
            Shape("a skippable frame", shape::is_skippable_frame),
        ],
        holds: Holds::Packed(Packing::Zstd),
        note: "unpacked; what is inside is read",
    },
    Known {
        name: "bzip2",
        signs: &[Shape("\"BZh\", a digit and the first block", shape::is_bzip2)],
        holds: Holds::Packed(Packing::Bzip2),
        note: "unpacked; what is inside is read",
    },
    Known {
        name: "xz",
        signs: &[Bytes(0, b"\xFD7zXZ\0")],
        holds: Holds::Packed(Packing::Xz),
        note: "unpacked; what is inside is read",
    },
    Known {
        name: "DOCX",
        signs: &[Member("word/document.xml")],
        holds: document(Format::Docx),
        note: "its text; of an export of Nexis or Factiva each article",
    },
    Known {
        name: "EPUB",
        signs: &[Member("META-INF/container.xml")],
        holds: document(Format::Epub),
        note: "each chapter",
    },
    Known {
        name: "ODT",
        signs: &[Member("content.xml")],
        holds: document(Format::Odt),
        note: "its text",
    },
    Known {
        name: "XLSX",
        signs: &[Member("xl/workbook.xml"), Member("xl/workbook.bin")],
        holds: Holds::Nothing,
        note: "save the sheet as CSV",
    },
    Known {
        name: "PPTX",
        signs: &[Member("ppt/presentation.xml")],
        holds: Holds::Nothing,
        note: "save its text",
    },
    Known {
        name: "WACZ",
        signs: &[Member("datapackage.json")],
        holds: Holds::Files(Container::Wacz),
        note: "the pages of the WARC files in it",
    },
    Known {
        name: "zip archive",
        signs: &[Bytes(0, b"PK\x03\x04"), Bytes(0, b"PK\x05\x06")],
        holds: Holds::Files(Container::Zip),
        note: "each file in it, named a.zip!/b.html; archives in archives to a depth of 3",
    },
    Known {
        name: "tar archive",
        signs: &[Bytes(257, b"ustar")],
        holds: Holds::Files(Container::Tar),
        note: "each file in it, named a.tar!/b.html",
    },
    Known {
        name: "WARC",
        signs: &[Bytes(0, b"WARC/")],
        holds: Holds::Records(Records::Warc),
        note: "the pages of a crawl; pictures, revisits and failures are counted",
    },
    Known {
        name: "PDF",
        signs: &[Shape("\"%PDF-\" near the beginning", shape::is_pdf)],
        holds: PDF,
        note: PDF_NOTE,
    },
    Known {
        name: "RTF",
        signs: &[Bytes(0, b"{\\rtf")],
        holds: document(Format::Rtf),
        note: "its text; of an export of Nexis or Factiva each article",
    },
    Known {
        name: "Microsoft Office 97 or Outlook file",
        signs: &[Bytes(0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")],
        holds: Holds::Nothing,
        note: "save it as DOCX, text or EML",
    },
    Known { name: "Outlook mailbox", signs: &[Bytes(0, b"!BDN")], holds: PST, note: PST_NOTE },
    Known {
        name: "SQLite database",
        signs: &[Bytes(0, b"SQLite format 3\0")],
        holds: Holds::Nothing,
        note: "export its articles as CSV or JSON lines",
    },
    Known { name: "Parquet", signs: &[Bytes(0, b"PAR1")], holds: PARQUET, note: PARQUET_NOTE },
    Known {
        name: "Arrow or Feather",
        signs: &[Bytes(0, b"ARROW1"), Bytes(0, b"FEA1")],
        holds: Holds::Nothing,
        note: "convert it to JSON lines, with duckdb for example",
    },
    Known {
        name: "Avro",
        signs: &[Bytes(0, b"Obj\x01")],
        holds: Holds::Nothing,
        note: "convert it to JSON lines",
    },
    Known {
        name: "HDF5",
        signs: &[Bytes(0, b"\x89HDF\r\n\x1A\n")],
        holds: Holds::Nothing,
        note: "export its articles as CSV or JSON lines",
    },
    Known {
        name: "R data",
        signs: &[Bytes(0, b"RDX2\n"), Bytes(0, b"RDX3\n"), Bytes(0, b"X\n\0\0\0")],
        holds: Holds::Nothing,
        note: "write it as CSV with write.csv",
    },
    Known {
        name: "Python pickle",
        signs: &[Shape("a pickle of protocol 2 to 5", shape::is_pickle)],
        holds: Holds::Nothing,
        note: "write it as JSON lines; a pickle may run programs",
    },
    Known {
        name: "Web Bundle",
        signs: &[Bytes(0, b"\x86H\xF0\x9F\x8C\x90\xF0\x9F\x93\xA6")],
        holds: Holds::Nothing,
        note: "save the page as HTML or MHTML",
    },
    Known {
        name: "Safari web archive",
        signs: &[Shape("a binary property list with web resources", shape::is_web_archive)],
        holds: Holds::Nothing,
        note: "save the page as HTML",
    },
    Known {
        name: "property list",
        signs: &[Bytes(0, b"bplist00"), Root("plist")],
        holds: Holds::Nothing,
        note: "it holds settings, no article",
    },
    Known {
        name: "7z archive",
        signs: &[Bytes(0, b"7z\xBC\xAF\x27\x1C")],
        holds: Holds::Nothing,
        note: "unpack it",
    },
    Known {
        name: "RAR archive",
        signs: &[Bytes(0, b"Rar!\x1A\x07")],
        holds: Holds::Nothing,
        note: "unpack it",
    },
    Known {
        name: "image",
        signs: &[
            Bytes(0, b"\x89PNG"),
            Bytes(0, b"\xFF\xD8\xFF"),
            Bytes(0, b"GIF87a"),
            Bytes(0, b"GIF89a"),
            Bytes(0, b"II*\0"),
            Bytes(0, b"MM\0*"),
            Bytes(0, b"BM"),
            Bytes(8, b"WEBP"),
            Bytes(4, b"ftypavif"),
            Bytes(4, b"ftypheic"),
            Bytes(0, b"\0\0\x01\0"),
            Bytes(0, b"AT&TFORM"),
            Bytes(0, b"\0\0\0\x0CjP"),
            Root("svg"),
        ],
        holds: Holds::Nothing,
        note: "a scan needs OCR first, with ocrmypdf or tesseract for example",
    },
    Known {
        name: "sound or film",
        signs: &[
            Bytes(0, b"ID3"),
            Bytes(0, b"OggS"),
            Bytes(0, b"fLaC"),
            Bytes(0, b"RIFF"),
            Bytes(4, b"ftyp"),
            Bytes(0, b"\x1A\x45\xDF\xA3"),
            Bytes(0, b"\xFF\xFB"),
            Bytes(0, b"FLV\x01"),
        ],
        holds: Holds::Nothing,
        note: "transcribe it first",
    },
    Known {
        name: "font",
        signs: &[
            Bytes(0, b"wOFF"),
            Bytes(0, b"wOF2"),
            Bytes(0, b"OTTO"),
            Bytes(0, b"\0\x01\0\0\0"),
        ],
        holds: Holds::Nothing,
        note: "no text in it",
    },
    Known {
        name: "PostScript",
        signs: &[Bytes(0, b"%!PS-")],
        holds: Holds::Nothing,
        note: "convert it to text, with ps2ascii for example",
    },
    Known {
        name: "program",
        signs: &[
            Bytes(0, b"\x7FELF"),
            Bytes(0, b"MZ"),
            Bytes(0, b"\xCF\xFA\xED\xFE"),
            Bytes(0, b"\xCA\xFE\xBA\xBE"),
            Bytes(0, b"\0asm"),
            Bytes(0, b"#!/bin/"),
            Bytes(0, b"#!/usr/"),
            Shape("the extension of a script", shape::is_script),
        ],
        holds: Holds::Nothing,
        note: "no article in it",
    },
    Known {
        name: "style sheet",
        signs: &[Shape("the extension css", shape::is_style)],
        holds: Holds::Nothing,
        note: "no article in it",
    },
    Known {
        name: "MHTML",
        signs: &[Shape("MIME headers of a saved page", shape::is_mhtml)],
        holds: document(Format::Mhtml),
        note: "the page, not its frames and pictures",
    },
    Known {
        name: "mail",
        signs: &[Shape("mail headers", shape::is_mail)],
        holds: document(Format::Mail),
        note: "its page or text; files attached to it are read, too",
    },
    Known {
        name: "mbox",
        signs: &[Shape("a \"From \" line before mail headers", shape::is_mbox)],
        holds: Holds::Records(Records::Mbox),
        note: "each message as a mail",
    },
    Known {
        name: "page packed as a zip archive",
        signs: &[Shape("a page of SingleFile that unpacks itself", shape::is_packed_page)],
        holds: Holds::Nothing,
        note: "save it with SingleFile as plain HTML",
    },
    Known {
        name: "RSS, RDF or Atom feed",
        signs: &[Root("rss"), Root("feed"), Root("rdf"), Root("channel")],
        holds: document(Format::Feed),
        note: "each entry: its full text, else its summary, marked as an excerpt",
    },
    Known {
        name: "NewsML-G2",
        signs: &[Root("newsmessage"), Root("newsitem"), Root("contentset")],
        holds: document(Format::NewsMlG2),
        note: "each item of text, in its newest version",
    },
    Known {
        name: "NewsML-G2 package, concept or plan",
        signs: &[
            Root("packageitem"),
            Root("conceptitem"),
            Root("knowledgeitem"),
            Root("planningitem"),
            Root("catalogitem"),
        ],
        holds: Holds::Nothing,
        note: "it names items and has no text; index the items themselves",
    },
    Known {
        name: "NewsML 1",
        signs: &[Root("newsml")],
        holds: document(Format::NewsMl),
        note: "each item: its longest text",
    },
    Known {
        name: "NITF",
        signs: &[Root("nitf")],
        holds: document(Format::Nitf),
        note: "headline, byline, dateline, subjects and text",
    },
    Known {
        name: "ALTO",
        signs: &[Root("alto")],
        holds: document(Format::Alto),
        note: "a page of a digitised newspaper: each article that it marks, else the page",
    },
    Known {
        name: "PAGE",
        signs: &[Root("pcgts")],
        holds: document(Format::PageXml),
        note: "a page of a digitised newspaper: each article that it marks, else the page",
    },
    Known {
        name: "METS",
        signs: &[Root("mets")],
        holds: document(Format::Mets),
        note: "an issue of a digitised newspaper: each article that it marks, out of the ALTO files that it names",
    },
    Known {
        name: "Ritzau XML",
        signs: &[Root("rbnews")],
        holds: document(Format::Ritzau),
        note: "headline, byline, section and text",
    },
    Known {
        name: "Factiva XML",
        signs: &[Root("ppsresponse"), Root("ppsarticleresponse"), Root("ppsarticleresultset")],
        holds: document(Format::FactivaXml),
        note: "each article of the export",
    },
    Known {
        name: "Reuters-21578 SGML",
        signs: &[Root("reuters")],
        holds: document(Format::ReutersSgml),
        note: "each report",
    },
    Known {
        name: "ANPA 1312 or IPTC 7901",
        signs: &[Shape("control characters around a header and a text", shape::is_anpa)],
        holds: document(Format::Anpa),
        note: "headline, byline, time of sending and text",
    },
    Known {
        name: "site map",
        signs: &[Root("urlset"), Root("sitemapindex"), Root("opml")],
        holds: Holds::Nothing,
        note: "addresses alone; save the pages they lead to",
    },
    Known {
        name: "GDELT events or knowledge graph",
        signs: &[Shape("GDELT's columns of codes", shape::is_gdelt)],
        holds: Holds::Nothing,
        note: "codes without text; save the pages of their addresses",
    },
    Known {
        name: "Nexis, page",
        signs: &[Shape("marks of Nexis before each article", shape::is_nexis_page)],
        holds: document(Format::NexisHtml),
        note: "each article of the export",
    },
    Known {
        name: "Factiva, page",
        signs: &[Shape("a page called Factiva, or rows of its codes", shape::is_factiva_page)],
        holds: document(Format::FactivaHtml),
        note: "each article of the export",
    },
    Known {
        name: "Europresse, page",
        signs: &[Shape("articles with a DocPublicationName", shape::is_europresse_page)],
        holds: document(Format::Europresse),
        note: "each article of the export",
    },
    Known {
        name: "ProQuest, page",
        signs: &[Shape("an anchor of ProQuest before each article", shape::is_proquest_page)],
        holds: document(Format::ProquestHtml),
        note: "each article of the export, also in a mail",
    },
    Known {
        name: "web page",
        signs: &[Shape("an element of HTML, or <html> near the beginning", shape::is_html)],
        holds: document(Format::Html),
        note: "headline, byline, date and main text",
    },
    Known {
        name: "JSON array",
        signs: &[Shape("[ before {", shape::is_json_array)],
        holds: Holds::Records(Records::JsonArray),
        note: "each object that holds text",
    },
    Known {
        name: "JSON lines",
        signs: &[Shape("a JSON object a line", shape::is_json_lines)],
        holds: Holds::Records(Records::JsonLines),
        note: "each object that holds text",
    },
    Known {
        name: "JSON",
        signs: &[Shape("{", shape::is_json)],
        holds: Holds::Records(Records::JsonObjects),
        note: "an article, or the list of articles in it",
    },
    Known {
        name: "Markdown",
        signs: &[Shape("front matter, or two marks of Markdown", shape::is_markdown)],
        holds: document(Format::Markdown),
        note: "front matter as metadata, text without marks",
    },
    Known {
        name: "table",
        signs: &[
            Shape("the extension csv or tsv", shape::is_table),
            Shape("columns called title and text, url or date", shape::is_news_table),
        ],
        holds: Holds::Records(Records::Table),
        note: "each row, columns named as in JSON; delimiter and encoding are found out",
    },
    Known {
        name: "Nexis, text",
        signs: &[Shape("\"1 of 2 DOCUMENTS\" in any language of Nexis", shape::is_nexis_text)],
        holds: document(Format::NexisText),
        note: "each article of the export",
    },
    Known {
        name: "ProQuest, text",
        signs: &[Shape("rules of underscores between labelled articles", shape::is_proquest_text)],
        holds: document(Format::ProquestText),
        note: "each article of the export",
    },
    Known {
        name: "plain text",
        signs: &[Shape("readable characters", shape::is_text)],
        holds: document(Format::Text),
        note: "headline, byline and date off its first lines",
    },
];
