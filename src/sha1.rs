//! SHA-1 (RFC 3174), for insert ids: UUIDs of version 5 ask for it. Here and not of a crate, as
//! the small ones are slow and the fast ones large, in a module that has to be both.

/// The hash of two texts, one after the other.
pub(crate) fn sha1(first: &[u8], second: &[u8]) -> [u8; 20] {
    let mut message = [first, second, &[0x80]].concat();
    let bits = 8 * (message.len() as u64 - 1);
    message.resize((message.len() + 8).next_multiple_of(64) - 8, 0);
    message.extend_from_slice(&bits.to_be_bytes());

    let mut hash = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    for block in message.as_chunks().0 {
        add_block(&mut hash, block);
    }
    let mut bytes = [0; 20];
    for (four, word) in bytes.as_chunks_mut().0.iter_mut().zip(hash) {
        *four = word.to_be_bytes();
    }
    bytes
}

fn add_block(hash: &mut [u32; 5], block: &[u8; 64]) {
    let words = schedule(block);
    let ([first, second, third, fourth], _) = words.as_chunks() else {
        return;
    };
    let mut state = *hash;
    rounds(&mut state, first, 0x5a82_7999, |b, c, d| d ^ (b & (c ^ d)));
    rounds(&mut state, second, 0x6ed9_eba1, |b, c, d| b ^ c ^ d);
    rounds(&mut state, third, 0x8f1b_bcdc, |b, c, d| (b & c) | (d & (b | c)));
    rounds(&mut state, fourth, 0xca62_c1d6, |b, c, d| b ^ c ^ d);
    for (sum, word) in hash.iter_mut().zip(state) {
        *sum = word.wrapping_add(*sum);
    }
}

/// A word for each round: the block's sixteen, and those that are made of them.
fn schedule(block: &[u8; 64]) -> [u32; 80] {
    let mut words = [0; 80];
    for (word, four) in words.iter_mut().zip(block.as_chunks().0) {
        *word = u32::from_be_bytes(*four);
    }
    for place in 16..words.len() {
        let before = |places| words.get(place - places).copied().unwrap_or(0);
        let made = (before(3) ^ before(8) ^ before(14) ^ before(16)).rotate_left(1);
        if let Some(word) = words.get_mut(place) {
            *word = made;
        }
    }
    words
}

#[inline(always)]
fn rounds(
    state: &mut [u32; 5],
    words: &[u32; 20],
    constant: u32,
    mix: impl Fn(u32, u32, u32) -> u32,
) {
    let [mut a, mut b, mut c, mut d, mut e] = *state;
    for word in words {
        let sum = mix(b, c, d).wrapping_add(e).wrapping_add(constant).wrapping_add(*word);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, a.rotate_left(5).wrapping_add(sum));
    }
    *state = [a, b, c, d, e];
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::sha1;

    #[test]
    fn agrees_with_a_crate_at_every_length() {
        let text: Vec<u8> = (0..400).map(|place| (place * 7) as u8).collect();
        for length in 0..=text.len() {
            let name = &text[..length];
            let [mut id @ .., _, _, _, _] = sha1(Uuid::NAMESPACE_URL.as_bytes(), name);
            id = uuid::Builder::from_sha1_bytes(id).into_uuid().into_bytes();
            assert_eq!(id, *Uuid::new_v5(&Uuid::NAMESPACE_URL, name).as_bytes(), "{length}");
        }
    }

    #[test]
    fn hashes_as_the_rfc_shows() {
        let hash = sha1(b"a", b"bc");
        let hexadecimal: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hexadecimal, "a9993e364706816aba3e25717850c26c9cd0d89d");
    }
}
