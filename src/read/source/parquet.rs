//! A Parquet file -> its rows, each as a JSON object under the names of its columns.
//!
//! The list of columns stands at the end of the file, so that it is read from any place. Its numbers are
//! claims: no part is read that is longer than the file.

use std::io::BufReader;

use bytes::Bytes;
use parquet::{
    errors::{ParquetError, Result},
    file::{
        reader::{ChunkReader, Length},
        serialized_reader::SerializedFileReader,
    },
    record::reader::RowIter,
};

use super::{
    MAX_ITEM,
    format::Format,
    record::{Next, Record},
    store::{Section, Store},
};
use crate::read::skip::Reason;

/// Cuts a file into rows.
pub(super) struct ParquetSplitter {
    rows: RowIter<'static>,
    /// A part of the file is damaged: what comes behind it cannot be told.
    ended: bool,
}

impl ParquetSplitter {
    /// Reads the list of columns.
    ///
    /// # Errors
    /// When it is damaged.
    pub(super) fn new(store: Store) -> std::result::Result<Self, Reason> {
        let reader = SerializedFileReader::new(store).map_err(|error| malformed(&error))?;
        Ok(Self { rows: RowIter::from_file_into(Box::new(reader)), ended: false })
    }

    /// The next row as a record.
    pub(super) fn next(&mut self) -> Next {
        if self.ended {
            return None;
        }
        match self.rows.next()? {
            Ok(row) => {
                let bytes = row.to_json_value().to_string().into_bytes();
                let fits = bytes.len() <= MAX_ITEM;
                let record = Record::new(Format::JsonLines, bytes);
                Some(if fits { Ok(record) } else { Err(Reason::TooLarge(MAX_ITEM as u64)) })
            }
            Err(error) => {
                self.ended = true;
                Some(Err(malformed(&error)))
            }
        }
    }
}

fn malformed(error: &ParquetError) -> Reason {
    Reason::Malformed(error.to_string())
}

impl Length for Store {
    fn len(&self) -> u64 {
        Self::len(self)
    }
}

impl ChunkReader for Store {
    type T = BufReader<Section>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::new(self.section(start, u64::MAX)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        use std::io::Read as _;
        let mut part = Vec::new();
        self.section(start, length as u64).read_to_end(&mut part)?;
        if part.len() == length {
            Ok(part.into())
        } else {
            Err(ParquetError::EOF(format!(
                "a part of {length} bytes is beyond the end of the file"
            )))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{io::Cursor, sync::Arc};

    use parquet::{
        basic::{Compression, ZstdLevel},
        data_type::{ByteArray, ByteArrayType},
        file::{properties::WriterProperties, writer::SerializedFileWriter},
        schema::parser::parse_message_type,
    };

    use crate::read::{extract_all, skip::Reason};

    const TEXTS: [&str; 2] = [
        "Harbour officials in Kestrel Bay said that the ferry terminal will close.",
        "Miners in Kestrel Valley went on strike on Friday over pay.",
    ];

    fn file(compression: Compression) -> Vec<u8> {
        let schema = "message m { required binary Title (UTF8); required binary text (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let mut bytes = Vec::new();
        let out = Cursor::new(&mut bytes);
        let mut writer = SerializedFileWriter::new(out, schema, Arc::new(properties)).unwrap();
        let mut group = writer.next_row_group().unwrap();
        for values in [["Ferry closes", "Miners strike"], TEXTS] {
            let mut column = group.next_column().unwrap().unwrap();
            let values = values.map(ByteArray::from);
            column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
        writer.close().unwrap();
        bytes
    }

    #[test]
    fn rows_are_articles_however_the_file_is_compressed() {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
        ] {
            let found = extract_all(&file(compression), "a.parquet");
            let found: Vec<_> = found.into_iter().map(|article| article.unwrap()).collect();
            let titles: Vec<_> = found.iter().map(|article| article.title.as_str()).collect();
            assert_eq!(titles, ["Ferry closes", "Miners strike"], "{compression}");
            assert_eq!(found[1].body, TEXTS[1]);
        }
    }

    #[test]
    fn damaged_files_come_to_an_end() {
        let whole = file(Compression::SNAPPY);
        // In fewer bytes than these nothing shows that it is no text.
        for cut in (64..whole.len()).step_by(7) {
            let found = extract_all(&whole[..cut], "a.parquet");
            assert!(matches!(found[..], [Err(_)]), "{cut}");
            let mut flipped = whole.clone();
            flipped[cut] ^= 0x55;
            let skipped = extract_all(&flipped, "a.parquet").into_iter().filter_map(Result::err);
            for skip in skipped {
                assert!(!matches!(skip.reason, Reason::TooLarge(_)), "{cut}");
            }
        }
    }
}
