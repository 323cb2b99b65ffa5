"""Closed lists: values that may leave the inspector because the standard defines them, and nothing else."""

_MODALITIES = (
    "AR AS ASMT AU BDUS BI BMD CD CF CFM CP CR CS CT CTPROTOCOL DD DF DG DM DMS DOC DS DX EC ECG EEG EMG EOG EPS ES "
    "FA FID FS GM HC HD IO IOL IVOCT IVUS KER KO LEN LP LS M3D MA MG MR MS NM OAM OCT OP OPM OPR OPT OPTBSV OPTENF OPV "
    "OSS OT PA PLAN POS PR PT PX REG RESP RF RG RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT RWV SC "
    "SEG SM SMR SR SRF ST STAIN TEXTUREMAP TG US VA VF XA XAPROTOCOL XC"
)
_BODY_PARTS = (
    "ABDOMEN ABDOMENPELVIS ANKLE AORTA ARM AXILLA BACK BLADDER BRAIN BREAST BRONCHUS BUTTOCK CALCANEUS CALF CAROTID "
    "CEREBELLUM CEREBRALA CHEST CHESTABDOMEN CHESTABDPELVIS CIRCLEOFWILLIS CLAVICLE COCCYX COLON CORNEA CORONARYARTERY "
    "CSPINE CTSPINE DUODENUM EAR ELBOW ESOPHAGUS EXTREMITY EYE FACE FEMUR FINGER FOOT FOREARM GALLBLADDER HAND HEAD "
    "HEADNECK HEART HIP HUMERUS ILEUM ILIUM IAC JAW JEJUNUM KIDNEY KNEE LARYNX LEG LIVER LSPINE LSSPINE LUNG MAXILLA "
    "MEDIASTINUM MOUTH NECK NECKCHEST NECKCHESTABDOMEN NECKCHESTABDPELV NOSE ORBIT OVARY PANCREAS PAROTID PATELLA "
    "PELVIS PENIS PHARYNX PROSTATE RECTUM RIB SACRUM SCALP SCAPULA SCLERA SCROTUM SHOULDER SIJOINT SKULL SPINE SPLEEN "
    "SSPINE STERNUM STOMACH SUBMANDIBULAR TESTIS THIGH THORAX THUMB THYMUS THYROID TIBIA TIBIAFIBULA TMJ TOE TONGUE "
    "TRACHEA TSPINE TLSPINE ULNA URETER URETHRA UTERUS VAGINA VULVA WHOLEBODY WRIST ZYGOMA"
)
MODALITIES = frozenset(_MODALITIES.split())
BODY_PARTS = frozenset(_BODY_PARTS.split())
PHOTOMETRIC = frozenset(
    {
        "MONOCHROME1",
        "MONOCHROME2",
        "PALETTE COLOR",
        "RGB",
        "YBR_FULL",
        "YBR_FULL_422",
        "YBR_PARTIAL_420",
        "YBR_PARTIAL_422",
        "YBR_ICT",
        "YBR_RCT",
        "XYB",
        "HSV",
        "ARGB",
        "CMYK",
    }
)
# Start of the Implementation Version Name of programs that rewrite files of others, and their usual name.
REWRITERS = (
    ("OSIRIX", "OsiriX"),
    ("HOROS", "Horos"),
    ("OFFIS_DCMTK", "DCMTK"),
    ("GDCM", "GDCM"),
    ("PYNETDICOM", "pynetdicom"),
    ("PYDICOM", "pydicom"),
    ("FO-DICOM", "fo-dicom"),
    ("DCM4CHE", "dcm4che"),
    ("ORTHANC", "Orthanc"),
    ("CLUNIE", "PixelMed"),
    ("PIXELMED", "PixelMed"),
    ("HIGHDICOM", "highdicom"),
    ("DICOM.NET", "DICOM.NET"),
)
# Kinds of image that carry burned-in names often enough to be treated as if they always did.
BURNED_IN_MODALITIES = frozenset({"US", "IVUS", "BDUS", "ES", "XC", "GM", "OT", "SC", "DOC", "DMS"})
# Angiography and fluoroscopy systems store screens too, and for digital X-ray the answer is required (PS3.3 C.8.11.3):
# only the file's own word against it is taken.
BURNED_IN_UNLESS_DENIED = frozenset({"XA", "RF", "DX", "MG"})
BIG_ENDIAN = "1.2.840.10008.1.2.2"
COMPRESSED_SYNTAXES = ("1.2.840.10008.1.2.4.", "1.2.840.10008.1.2.5")
CAPTURE_CLASSES = ("1.2.840.10008.5.1.4.1.1.7", "1.2.840.10008.5.1.4.1.1.7.")
DOCUMENT_CLASSES = "1.2.840.10008.5.1.4.1.1.104."
VIDEO_SYNTAXES = "1.2.840.10008.1.2.4.10"
DICOMDIR_CLASS = "1.2.840.10008.1.3.10"
CAPTURE_CONVERSIONS = frozenset({"WSD", "SI", "SD", "DI", "DV", "DRW", "DF"})
SCREEN_WORDS = frozenset({"SECONDARY", "SCREEN SAVE", "SCREEN SHOT"})
# The first bytes of a preamble that is more than padding, and what it makes of the file.
PREAMBLES = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"<", "markup"),
    (b"%PDF", "pdf"),
    (b"PK\x03\x04", "archive"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
)
EXECUTABLE = frozenset({"program", "markup", "pdf", "archive"})
