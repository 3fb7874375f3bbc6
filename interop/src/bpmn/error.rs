//! Why a file is not read.

use super::model::Position;

/// Why a file could not be read at all. What is told of it does not name the place: [`ReadError::at`] does.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReadError {
    /// The file is larger than is read.
    #[error("the file has {bytes} bytes; at most {most} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The largest size that is read.
        most: usize,
    },
    /// The file has more elements than are read.
    #[error("the file has more than {most} XML nodes")]
    TooManyNodes {
        /// The largest number that is read.
        most: u32,
    },
    /// Elements stand deeper inside each other than is read.
    #[error("XML elements stand more than {most} deep inside each other")]
    TooDeep {
        /// The first that is too deep.
        at: Position,
        /// The greatest depth that is read.
        most: usize,
    },
    /// One element has more attributes than are read.
    #[error("an element has more than {most} attributes")]
    TooManyAttributes {
        /// The first that has too many.
        at: Position,
        /// The largest number that is read.
        most: usize,
    },
    /// A document type declaration with entities: they are never expanded.
    #[error("a document type declaration with entities is not allowed (they are not expanded)")]
    Dtd {
        /// Where it stands.
        at: Position,
    },
    /// The file is not well-formed.
    #[error("not well-formed XML: {message}")]
    Xml {
        /// Where it is wrong.
        at: Position,
        /// What is wrong.
        message: String,
    },
    /// The file is XML, but no BPMN.
    #[error("the root element is `{root}`, not BPMN's `definitions`")]
    NotBpmn {
        /// Where the root element begins.
        at: Position,
        /// Its name.
        root: String,
    },
}

impl ReadError {
    /// The message in Japanese.
    #[must_use]
    pub fn japanese(&self) -> String {
        match self {
            Self::TooLarge { bytes, most } => {
                format!("ファイルが大きすぎます（{bytes}バイト、上限{most}バイト）")
            }
            Self::TooManyNodes { most } => format!("XMLのノードが{most}個を超えています"),
            Self::TooDeep { most, .. } => format!("XML要素の入れ子が{most}段を超えています"),
            Self::TooManyAttributes { most, .. } => {
                format!("一つの要素の属性が{most}個を超えています")
            }
            Self::Dtd { .. } => {
                "実体を宣言する文書型宣言は使用できません（実体参照は展開しません）".to_owned()
            }
            Self::Xml { message, .. } => format!("整形式のXMLではありません：{message}"),
            Self::NotBpmn { root, .. } => {
                format!("ルート要素が `{root}` で、BPMNの `definitions` ではありません")
            }
        }
    }

    /// Where it is, if it is anywhere.
    #[must_use]
    pub fn at(&self) -> Option<Position> {
        match self {
            Self::TooLarge { .. } | Self::TooManyNodes { .. } => None,
            Self::TooDeep { at, .. }
            | Self::TooManyAttributes { at, .. }
            | Self::Dtd { at }
            | Self::Xml { at, .. }
            | Self::NotBpmn { at, .. } => Some(*at),
        }
    }
}
