//! The self-test holds here, and says so in both forms.

use assert_cmd::Command;

#[test]
fn the_self_test_holds_on_this_machine_with_and_without_fused_instructions() {
    // As text on this machine as it is, as JSON with fused instructions hidden.
    let done = Command::cargo_bin("tenure").expect("built").arg("selftest").output().expect("it starts");
    let table = String::from_utf8(done.stdout).expect("text");
    assert!(done.status.success() && table.contains("0 failed") && !table.contains("FAILS"), "{table}");
    let hidden = ("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2");
    let done = Command::cargo_bin("tenure").expect("built").args(["selftest", "--format", "json"]).env(hidden.0, hidden.1).output().expect("it starts");
    let said: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let failed: Vec<&serde_json::Value> = said["checks"].as_array().expect("checks").iter().filter(|check| check["holds"] != true).collect();
    assert!(
        done.status.success() && said["passed"] == true && failed.is_empty(),
        "where other values are meant, they are written in src/cli/selftest/golden.rs, with a value-breaking line in CHANGELOG.md: {failed:#?}"
    );
    assert!(said["checks"].as_array().map_or(0, Vec::len) > 30);
}
