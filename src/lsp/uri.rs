//! Paths and the addresses by which the protocol names them.
use std::path::{Component, Path, PathBuf};

const SCHEME: &str = "file:";
/// Where documents that are in no file are thought to lie.
const NOWHERE: &str = "/unsaved";

/// The path an address stands for; what is in no file gets a path at which nothing is.
pub fn to_path(uri: &str) -> PathBuf {
    let Some(rest) = uri.strip_prefix(SCHEME) else { return unsaved(uri) };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    // a host before the path is this one
    let path = path.find('/').and_then(|slash| path.get(slash..)).unwrap_or(path);
    let path = decoded(path);
    let is_drive = path.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    PathBuf::from(if is_drive { path.trim_start_matches('/') } else { &path })
}

/// The address of a path.
pub fn of_path(path: &Path) -> String {
    let mut uri = format!("{SCHEME}//");
    for component in path.components() {
        match component {
            Component::RootDir => {}
            Component::Prefix(prefix) => {
                uri.push('/');
                uri.push_str(&encoded(&prefix.as_os_str().to_string_lossy()));
            }
            other => {
                uri.push('/');
                uri.push_str(&encoded(&other.as_os_str().to_string_lossy()));
            }
        }
    }
    uri
}

fn unsaved(uri: &str) -> PathBuf {
    let name: String = uri.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    Path::new(NOWHERE).join(name).with_extension("journey")
}

fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits = [ahead.next(), ahead.next()].map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
        match (byte, digits) {
            (b'%', [Some(high), Some(low)]) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or_default());
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_comes_back_from_its_address() {
        let path = Path::new("/home/ann/my journeys/für 50 %.journey");
        let uri = of_path(path);
        assert_eq!(uri, format!("{SCHEME}///home/ann/my%20journeys/f%C3%BCr%2050%20%25.journey"));
        assert_eq!(to_path(&uri), path);
    }

    #[test]
    fn other_spellings_of_an_address_mean_the_same() {
        assert_eq!(to_path(&format!("{SCHEME}//localhost/a/b+c.journey")), Path::new("/a/b+c.journey"));
        assert_eq!(to_path(&format!("{SCHEME}///a%2Fb/100%")), Path::new("/a/b/100%"));
    }

    #[test]
    fn what_is_in_no_file_has_a_path_of_its_own() {
        let path = to_path("untitled:Untitled-1");
        assert_eq!(path, Path::new("/unsaved/untitled_Untitled_1.journey"));
    }
}
