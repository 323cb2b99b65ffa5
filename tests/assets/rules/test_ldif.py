"""LDIF, and DICOM configuration in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.dicom_config import Capability, Entity
from assets.rules.dicom_ldif import TLS_SUITE, LdifDevice, read_configuration, write_configuration
from assets.rules.ldif import BadLdif, escape_rdn, parts_of_dn, read_ldif, write_ldif

CT = Capability(
    sop_class="1.2.840.10008.5.1.4.1.1.2", role="SCU", transfer_syntaxes=("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")
)
SAID = {"tag": "CT2", "name": "Röntgen CT, old", "manufacturer": "Acme", "modality": "CT", "kind": "modality"}


def device(*entities, **said):
    return LdifDevice(said=SAID | said, entities=entities)


def test_a_device_is_written_as_annex_h_has_it():
    entity = Entity(title="CT2", host="ct2.example.org", port=2762, is_tls=True, is_acceptor=False, capabilities=(CT,))

    text = write_configuration([device(entity, site="Main", lifecycle="in_use")])

    entries = {entry.dn: entry for entry in read_ldif(text)}
    base = "dicomDeviceName=CT2,cn=Devices,cn=DICOM Configuration"
    assert set(entries) == {
        "cn=DICOM Configuration",
        "cn=Devices,cn=DICOM Configuration",
        "cn=Unique AE Titles Registry,cn=DICOM Configuration",
        base,
        f"cn=conn1,{base}",
        f"dicomAETitle=CT2,{base}",
        f"cn=tc1,dicomAETitle=CT2,{base}",
        "dicomAETitle=CT2,cn=Unique AE Titles Registry,cn=DICOM Configuration",
    }
    assert entries[base].first("dicomDescription") == "Röntgen CT, old"
    assert entries[base].first("dicomInstalled") == "TRUE"
    assert entries[f"cn=conn1,{base}"].values == {
        "objectclass": ["dicomNetworkConnection"],
        "cn": ["conn1"],
        "dicomhostname": ["ct2.example.org"],
        "dicomport": ["2762"],
        "dicomtlsciphersuite": [TLS_SUITE],
    }
    assert entries[f"dicomAETitle=CT2,{base}"].first("dicomAssociationAcceptor") == "FALSE"
    assert entries[f"cn=tc1,dicomAETitle=CT2,{base}"].all("dicomTransferSyntax") == list(CT.transfer_syntaxes)


TITLES = st.text("ABC_ ,+=#;é".replace("é", "") + '"<>', min_size=1, max_size=16).filter(lambda t: t == t.strip())
ENTITIES = st.builds(
    Entity,
    title=TITLES,
    description=st.text(max_size=100).map(lambda text: " ".join(text.replace("\x00", "").split())),
    is_initiator=st.booleans(),
    host=st.sampled_from(["a.example.org", "192.0.2.1"]),
    port=st.one_of(st.none(), st.integers(1, 65_535)),
    capabilities=st.sampled_from([(), (CT,)]),
)


@given(st.lists(ENTITIES, unique_by=lambda each: each.title.casefold(), max_size=3))
def test_what_is_written_is_read_back(entities):
    found = read_configuration(write_configuration([device(*entities)]))

    assert [each.problem for each in found] == [""]
    assert found[0].entities == tuple(entities)
    assert {name: found[0].said[name] for name in SAID} == SAID


@given(st.lists(st.tuples(st.sampled_from(["cn", "dicomDescription"]), st.text(min_size=1, max_size=200)), max_size=4))
def test_any_value_survives(attributes):
    attributes = [(name, value) for name, value in attributes if "\ud800" not in value]

    entry = read_ldif(write_ldif([("cn=x", attributes)]))[0]

    for name in ("cn", "dicomDescription"):
        assert list(entry.all(name)) == [value for each, value in attributes if each == name]


@pytest.mark.parametrize(
    "text",
    [
        "dn: cn=x\nchangetype: add\n",
        "cn: x\n",
        "dn: cn=x\ndn: cn=y\n",
        "dn: cn=x\nno colon here\n",
        "dn: cn=x\ncn:< file:///etc/passwd\n",
        "dn: cn=x\ncn:: &&&&\n",
        "dn: cn=x\ncn:: /w==\n",
    ],
)
def test_what_is_no_content_is_refused(text):
    with pytest.raises(BadLdif, match=r"^Line \d"):
        read_ldif(text)


def test_comments_folds_and_windows_line_ends_are_read():
    entry = read_ldif("version: 1\r\n# one\r\n two\r\ndn: cn=a\r\n b,cn=c\r\ncn: x\r\n")[0]

    assert (entry.dn, entry.first("CN"), entry.line) == ("cn=ab,cn=c", "x", 4)


@given(st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and text.strip()))
def test_names_with_odd_letters_are_one_part(text):
    assert len(parts_of_dn(f"cn={escape_rdn(text)},cn=Devices")) == 2


def test_what_is_wrong_in_a_device_is_its_problem():
    base = "dicomDeviceName=X,cn=Devices"
    text = (
        f"dn: {base}\nobjectClass: dicomDevice\ndicomDeviceName: X\ndicomPrimaryDeviceType: WSD\n\n"
        f"dn: cn=c,{base}\nobjectClass: dicomNetworkConnection\ndicomHostname: h\ndicomPort: many\n\n"
        f"dn: dicomAETitle=X,{base}\nobjectClass: dicomNetworkAE\ndicomAETitle: X\n"
        f"dicomNetworkConnectionReference: CN=c, {base}\n\n"
        f"dn: cn=t,dicomAETitle=X,{base}\nobjectClass: dicomTransferCapability\ndicomSOPClass: 1.2\n"
    )

    found = read_configuration(text)

    assert [(each.said["kind"], each.problem, each.entities[0].host) for each in found] == [
        ("workstation", "The port “many” is none.", "h")
    ]
